package freshet.purchases.queries;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.bus.EventSender;
import freshet.events.Event;
import freshet.events.Topic;
import freshet.events.purchases.Purchase;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.purchases.ProductsStub;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
@WithTestResource(ProductsStub.class)
class PurchaseQueriesTest {
    private static final int REPLY_PARTITION = 11;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    EventSender bus;

    @Inject
    MeterRegistry metrics;

    @Test
    void a_query_is_answered_page_by_page_as_http_answers_the_list() {
        UUID user = UUID.randomUUID();
        importPurchases(user, 7);

        String after = null;
        List<UUID> seen = new ArrayList<>();
        do {
            Response page = after == null
                    ? given().get("/purchases?userId={user}&limit=3", user)
                    : given().get("/purchases?userId={user}&limit=3&after={after}", user, after);
            PurchaseQueryResult result = ask(query(user, 3, after));

            assertThat(result.next()).isEqualTo(page.path("next"));
            assertThat(result.purchases())
                    .extracting(purchase -> purchase.id().toString())
                    .isEqualTo(page.path("items.id"));
            result.purchases().stream().map(Purchase::id).forEach(seen::add);
            after = result.next();
        } while (after != null);

        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void a_result_carries_the_whole_state_and_what_products_needs_to_go_on() {
        UUID user = UUID.randomUUID();
        importPurchases(user, 1);
        UserProductQuery query = query(user, 50, null);

        PurchaseQueryResult result = ask(query);

        Response listed = given().get("/purchases?userId={user}", user);
        Purchase purchase = result.purchases().getFirst();
        assertThat(purchase.userId()).isEqualTo(user);
        assertThat(purchase.externalId()).isEqualTo(listed.path("items[0].externalId"));
        assertThat(purchase.productId()).hasToString(listed.path("items[0].productId"));
        assertThat(purchase.unitPrice().amount()).isEqualTo(255);
        assertThat(purchase.purchasedAt()).isEqualTo(Instant.parse(listed.path("items[0].purchasedAt")));
        assertThat(purchase.version()).isEqualTo(1);
        assertThat(result.parts()).isEqualTo(query.parts());
        assertThat(result.deadline()).isEqualTo(query.deadline());
        assertThat(result.replyPartition()).isEqualTo(REPLY_PARTITION);
    }

    @Test
    void a_query_for_a_user_without_purchases_has_none() {
        PurchaseQueryResult result = ask(query(UUID.randomUUID(), 50, null));

        assertThat(result.purchases()).isEmpty();
        assertThat(result.next()).isNull();
    }

    @Test
    void a_query_whose_deadline_has_passed_is_dropped_and_counted() {
        UUID user = UUID.randomUUID();
        double before = expired();

        send(new UserProductQuery(
                UUID.randomUUID(),
                user,
                50,
                null,
                EnumSet.allOf(QueryPart.class),
                Instant.now().minusSeconds(1),
                REPLY_PARTITION));
        ask(query(user, 50, null)); // the same key, so it comes after

        assertThat(expired() - before).isEqualTo(1);
    }

    private double expired() {
        return metrics.get("freshet.queries")
                .tag("outcome", "expired")
                .counter()
                .count();
    }

    private PurchaseQueryResult ask(UserProductQuery query) {
        send(query);
        try (BusProbe probe = new BusProbe(kafka, Topic.QUERY_RESULTS)) {
            Event result = probe.await(query.id(), 1).getFirst().event();
            return (PurchaseQueryResult) result;
        }
    }

    private void send(UserProductQuery query) {
        bus.send(query, query.userId(), null).join();
    }

    private static UserProductQuery query(UUID user, int limit, String after) {
        return new UserProductQuery(
                UUID.randomUUID(),
                user,
                limit,
                after,
                Set.of(QueryPart.values()),
                Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.MILLIS),
                REPLY_PARTITION);
    }

    // Some share their time, so that the id decides.
    private static void importPurchases(UUID user, int count) {
        String lines = IntStream.range(0, count)
                .mapToObj(i -> """
                        {"userId":"%s","productId":"%s","quantity":1,"externalId":"%s",\
                        "unitPrice":{"amount":255,"currency":"GBP"},"purchasedAt":"2010-12-01T08:26:0%dZ"}""".formatted(user, UUID.randomUUID(), "q-" + UUID.randomUUID(), i / 3))
                .collect(Collectors.joining("\n"));
        given().contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/purchases/import")
                .then()
                .statusCode(200)
                .body("created", equalTo(count));
    }
}
