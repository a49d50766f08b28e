package freshet.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import freshet.events.Money;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.users.User;
import freshet.http.Cursor;
import freshet.http.Page;
import freshet.http.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AggregateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long MAX = Long.MAX_VALUE;
    private static final UUID USER = new UUID(1, 1);
    private static final UUID PRODUCT = new UUID(1, 2);
    private static final ProductResponse KNOWN =
            new ProductResponse.Known(PRODUCT, "sku", "name", new Money(1, "GBP"), 1);

    @Test
    void all_parts_of_now_make_a_complete_answer() {
        UserPurchases answer = answer(user(), page("next"), Part.ok(Map.of(PRODUCT, KNOWN), NOW));

        assertThat(answer.user().name()).isEqualTo("Ada");
        assertThat(answer.next()).isEqualTo("next");
        assertThat(answer.purchases())
                .singleElement()
                .satisfies(line -> assertThat(line.product()).isEqualTo(KNOWN));
        assertThat(answer.provenance().complete()).isTrue();
    }

    @Test
    void a_deleted_product_leaves_the_answer_complete() {
        UserPurchases answer =
                answer(user(), page(null), Part.ok(Map.of(PRODUCT, ProductResponse.deleted(PRODUCT)), NOW));

        assertThat(answer.purchases().getFirst().product()).isEqualTo(ProductResponse.deleted(PRODUCT));
        assertThat(answer.provenance().complete()).isTrue();
    }

    @Test
    void a_product_that_is_not_known_is_pending_and_the_answer_incomplete() {
        UserPurchases answer = answer(user(), page(null), Part.ok(Map.of(), NOW));

        assertThat(answer.purchases().getFirst().product()).isEqualTo(ProductResponse.pending(PRODUCT));
        assertThat(answer.provenance().complete()).isFalse();
    }

    @Test
    void the_longest_answer_fits_into_a_page_whoever_makes_it() {
        String emoji = "\uD83D\uDE00";
        Money price = new Money(1_000_000_000_000L, "GBP");
        User user = new User(USER, emoji.repeat(100), emoji.repeat(200), emoji.repeat(254), emoji.repeat(100), MAX);
        List<Purchase> purchases = Stream.generate(() -> new Purchase(
                        UUID.randomUUID(),
                        emoji.repeat(100),
                        USER,
                        UUID.randomUUID(),
                        1_000_000,
                        price,
                        NOW.plusMillis(1),
                        PurchaseStatus.CONFIRMED,
                        MAX))
                .limit(Page.MAX)
                .toList();
        Map<UUID, ProductResponse> products = purchases.stream()
                .map(Purchase::productId)
                .collect(Collectors.toMap(
                        id -> id,
                        id -> new ProductResponse.Known(id, emoji.repeat(100), emoji.repeat(200), price, MAX)));

        Sent sent = Sent.of(
                answer(
                        Part.ok(user, NOW),
                        Part.ok(new PurchasePage(purchases, Cursor.ofTime(NOW, USER)), NOW),
                        Part.ok(products, NOW)),
                writer());

        assertThat(sent.json().length).isBetween(Page.MAX_BYTES * 9 / 10, Page.MAX_BYTES);
    }

    // As the application has it.
    private static ObjectWriter writer() {
        ObjectMapper json = new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
        new StrictJson().customize(json);
        return json.writer();
    }

    @Test
    void missing_products_drop_no_row() {
        UserPurchases answer = answer(user(), page(null), Part.missing("late"));

        assertThat(answer.purchases()).hasSize(1);
        assertThat(answer.purchases().getFirst().product()).isEqualTo(ProductResponse.pending(PRODUCT));
        assertThat(answer.provenance().complete()).isFalse();
    }

    @Test
    void missing_purchases_are_null_and_not_an_empty_list() {
        UserPurchases answer = answer(user(), Part.missing("late"), Part.missing("late"));

        assertThat(answer.purchases()).isNull();
        assertThat(answer.next()).isNull();
        assertThat(answer.provenance().parts().purchases().reason()).isEqualTo("late");
        assertThat(answer.provenance().complete()).isFalse();
    }

    @Test
    void a_missing_user_is_null() {
        UserPurchases answer = answer(Part.missing("late"), page(null), Part.ok(Map.of(PRODUCT, KNOWN), NOW));

        assertThat(answer.user()).isNull();
        assertThat(answer.provenance().complete()).isFalse();
    }

    @Test
    void a_stale_part_makes_the_answer_incomplete() {
        UserPurchases answer = answer(user(), page(null), Part.ofView(Map.of(PRODUCT, KNOWN), null, false));

        assertThat(answer.provenance().parts().products().status()).isEqualTo(PartState.Status.STALE);
        assertThat(answer.provenance().complete()).isFalse();
    }

    private static UserPurchases answer(
            Part<User> user, Part<PurchasePage> purchases, Part<Map<UUID, ProductResponse>> products) {
        return new Aggregate(user, purchases, products).reduce("events", Provenance.Why.ASKED);
    }

    private static Part<User> user() {
        return Part.ok(new User(USER, null, "Ada", "ada@example.org", "France", 1), NOW);
    }

    private static Part<PurchasePage> page(String next) {
        Purchase purchase = new Purchase(
                new UUID(1, 3), null, USER, PRODUCT, 1, new Money(1, "GBP"), NOW, PurchaseStatus.CONFIRMED, 1);
        return Part.ok(new PurchasePage(List.of(purchase), next), NOW);
    }
}
