package freshet.aggregator.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.aggregator.Aggregate;
import freshet.aggregator.PartState;
import freshet.aggregator.ProductResponse;
import freshet.aggregator.UserNotFound;
import freshet.events.Money;
import freshet.events.products.Product;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryFailed;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserQueryResult;
import freshet.events.users.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GatheredTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID QUERY = new UUID(1, 1);
    private static final UUID USER = new UUID(1, 2);
    private static final UUID KNOWN = new UUID(1, 3);
    private static final UUID GONE = new UUID(1, 4);

    private final Gathered gathered = new Gathered();

    @Test
    void it_is_done_when_all_parts_are_there_in_any_order() throws InterruptedException {
        gathered.add(products());
        gathered.add(user());
        assertThat(gathered.await(Duration.ZERO)).isFalse();

        gathered.add(purchases(KNOWN, GONE));

        assertThat(gathered.await(Duration.ZERO)).isTrue();
        Aggregate answer = gathered.reduce(USER);
        assertThat(answer.user().value().id()).isEqualTo(USER);
        assertThat(answer.purchases().value().items()).hasSize(2);
        assertThat(answer.purchases().value().next()).isEqualTo("further");
        assertThat(answer.products().value())
                .containsEntry(KNOWN, new ProductResponse.Known(KNOWN, "sku", "name", new Money(1, "GBP"), 4))
                .containsEntry(GONE, ProductResponse.deleted(GONE));
        assertThat(answer.products().state().asOf()).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void without_purchases_there_are_no_products_to_wait_for() throws InterruptedException {
        gathered.add(user());
        gathered.add(purchases());

        assertThat(gathered.await(Duration.ZERO)).isTrue();
        assertThat(gathered.reduce(USER).products().state().status()).isEqualTo(PartState.Status.OK);
    }

    @Test
    void a_user_who_does_not_exist_ends_the_wait() throws InterruptedException {
        gathered.add(new UserQueryResult(QUERY, null, NOW));

        assertThat(gathered.await(Duration.ZERO)).isTrue();
        assertThatThrownBy(() -> gathered.reduce(USER)).isInstanceOf(UserNotFound.class);
    }

    @Test
    void the_first_result_of_a_part_counts() {
        assertThat(gathered.add(user())).isTrue();

        assertThat(gathered.add(new UserQueryResult(QUERY, null, NOW))).isFalse();

        assertThat(gathered.reduce(USER).user().value()).isNotNull();
    }

    @Test
    void what_has_not_come_is_missing_with_a_reason() {
        Aggregate answer = gathered.reduce(USER);

        assertThat(List.of(answer.user(), answer.purchases(), answer.products()))
                .allSatisfy(part -> {
                    assertThat(part.value()).isNull();
                    assertThat(part.state().status()).isEqualTo(PartState.Status.MISSING);
                    assertThat(part.state().reason()).endsWith("did not answer in time");
                });
    }

    @Test
    void what_an_owner_cannot_answer_is_not_waited_for_and_missing_with_its_reason() throws InterruptedException {
        gathered.add(user());
        gathered.add(purchases(KNOWN));
        assertThat(gathered.await(Duration.ZERO)).isFalse();

        assertThat(gathered.add(failed(QueryPart.PRODUCTS))).isTrue();

        assertThat(gathered.await(Duration.ZERO)).isTrue();
        assertThat(gathered.reduce(USER).products().state().reason()).isEqualTo("products could not answer");
        assertThat(gathered.add(failed(QueryPart.PRODUCTS))).isFalse();
    }

    @Test
    void without_an_answer_from_purchases_nobody_asks_for_products() throws InterruptedException {
        gathered.add(failed(QueryPart.PURCHASES, QueryPart.PRODUCTS));
        gathered.add(user());

        assertThat(gathered.await(Duration.ZERO)).isTrue();
        Aggregate answer = gathered.reduce(USER);
        assertThat(List.of(answer.purchases(), answer.products()))
                .allSatisfy(part -> assertThat(part.state().reason()).isEqualTo("purchases could not answer"));
    }

    private static QueryFailed failed(QueryPart... parts) {
        return new QueryFailed(QUERY, Set.of(parts), NOW);
    }

    private static UserQueryResult user() {
        return new UserQueryResult(QUERY, new User(USER, null, "Ada", "ada@example.org", "France", 1), NOW);
    }

    private static PurchaseQueryResult purchases(UUID... products) {
        List<Purchase> items = List.of(products).stream()
                .map(product -> new Purchase(
                        UUID.randomUUID(),
                        null,
                        USER,
                        product,
                        1,
                        new Money(1, "GBP"),
                        NOW,
                        PurchaseStatus.CONFIRMED,
                        1))
                .toList();
        return new PurchaseQueryResult(QUERY, items, "further", NOW.plusSeconds(1), Set.of(QueryPart.values()), NOW, 3);
    }

    private static ProductQueryResult products() {
        Product product = new Product(KNOWN, "sku", "name", null, new Money(1, "GBP"), 4);
        return new ProductQueryResult(QUERY, List.of(product), Set.of(GONE), NOW.plusSeconds(2));
    }
}
