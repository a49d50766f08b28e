package freshet.products.queries;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import freshet.bus.EventSender;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.products.Product;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryPart;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class ProductQueriesTest {
    private static final int REPLY_PARTITION = 9;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    EventSender bus;

    @Inject
    MeterRegistry metrics;

    @Test
    void the_products_of_a_page_are_answered_and_the_deleted_named() {
        String sku = "q-" + UUID.randomUUID();
        UUID known = create(sku);
        UUID gone = create("q-" + UUID.randomUUID());
        given().header("If-Match", "\"1\"")
                .delete("/products/{id}", gone)
                .then()
                .statusCode(204);
        UUID never = UUID.randomUUID();

        ProductQueryResult result = ask(page(Instant.now().plusSeconds(20), known, gone, never, known));

        assertThat(result.products())
                .containsExactly(new Product(known, sku, "A lantern", null, new Money(425, "GBP"), 1));
        assertThat(result.deleted()).containsExactly(gone);
        assertThat(result.asOf()).isBetween(Instant.now().minusSeconds(30), Instant.now());
    }

    @Test
    void a_page_without_purchases_asks_for_nothing() {
        PurchaseQueryResult empty = page(Instant.now().plusSeconds(20));

        send(empty);

        try (BusProbe probe = new BusProbe(kafka, Topic.QUERY_RESULTS)) {
            PurchaseQueryResult last = page(Instant.now().plusSeconds(20), UUID.randomUUID());
            send(last); // the same partition, so it comes after
            probe.await(last.queryId(), 2);
            assertThat(probe.seen(empty.queryId())).hasSize(1); // the question itself
        }
    }

    @Test
    void a_page_whose_deadline_has_passed_is_dropped_and_counted() {
        double before = expired();
        PurchaseQueryResult late = page(Instant.now().minusSeconds(1), UUID.randomUUID());

        send(late);
        ask(page(Instant.now().plusSeconds(20), UUID.randomUUID())); // the same partition, so it comes after

        assertThat(expired() - before).isEqualTo(1);
        try (BusProbe probe = new BusProbe(kafka, Topic.QUERY_RESULTS)) {
            PurchaseQueryResult last = page(Instant.now().plusSeconds(20), UUID.randomUUID());
            send(last);
            probe.await(last.queryId(), 2);
            assertThat(probe.seen(late.queryId())).hasSize(1); // the question itself
        }
    }

    private double expired() {
        return metrics.get("freshet.queries")
                .tag("outcome", "expired")
                .counter()
                .count();
    }

    private ProductQueryResult ask(PurchaseQueryResult page) {
        send(page);
        try (BusProbe probe = new BusProbe(kafka, Topic.QUERY_RESULTS)) {
            return probe.await(page.queryId(), 2).stream()
                    .map(BusProbe.Found::event)
                    .filter(ProductQueryResult.class::isInstance)
                    .map(ProductQueryResult.class::cast)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void send(PurchaseQueryResult page) {
        bus.send(page, page.queryId(), REPLY_PARTITION).join();
    }

    private static PurchaseQueryResult page(Instant deadline, UUID... products) {
        return new PurchaseQueryResult(
                UUID.randomUUID(),
                Arrays.stream(products).map(ProductQueriesTest::purchase).toList(),
                null,
                Instant.now(),
                EnumSet.allOf(QueryPart.class),
                deadline,
                REPLY_PARTITION);
    }

    private static Purchase purchase(UUID product) {
        return new Purchase(
                UUID.randomUUID(),
                null,
                UUID.randomUUID(),
                product,
                1,
                new Money(1, "GBP"),
                Instant.now(),
                PurchaseStatus.CONFIRMED,
                1);
    }

    private static UUID create(String sku) {
        Map<String, Object> body = Map.of(
                "sku",
                sku,
                "name",
                "A lantern",
                "description",
                "White",
                "price",
                Map.of("amount", 425, "currency", "GBP"),
                "stock",
                5);
        String id = given().contentType(ContentType.JSON)
                .body(body)
                .post("/products")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return UUID.fromString(id);
    }
}
