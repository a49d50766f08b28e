package freshet.products;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.events.Event;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.products.Product;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductUpdated;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class ProductAuditTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void repaired_products_are_published_as_they_are_and_keep_their_stock() {
        String sku = UUID.randomUUID().toString();
        UUID id = create(sku);
        UUID gone = create(UUID.randomUUID().toString());
        given().header("If-Match", "\"1\"")
                .delete("/products/{id}", gone)
                .then()
                .statusCode(204);
        UUID unknown = UUID.randomUUID();

        given().contentType(ContentType.JSON)
                .body(List.of(
                        Map.of("id", id, "above", 4),
                        Map.of("id", gone, "above", 0),
                        Map.of("id", unknown, "above", 1)))
                .post("/audit/repairs")
                .then()
                .statusCode(204);

        assertThat(last(id, 2))
                .isEqualTo(
                        new ProductUpdated(new Product(id, sku, "Lantern", "Made of tin.", new Money(250, "GBP"), 5)));
        assertThat(last(gone, 3)).isEqualTo(new ProductDeleted(gone, 3));
        assertThat(last(unknown, 1)).isEqualTo(new ProductDeleted(unknown, 2));
        given().get("/products/{id}/stock", id).then().body("stock", equalTo(7));
        given().get("/audit/entities?ids=" + id).then().body("[0].version", equalTo(5));
    }

    private Event last(UUID subject, int count) {
        try (BusProbe probe = new BusProbe(kafka, Topic.PRODUCTS)) {
            return probe.await(subject, count).getLast().event();
        }
    }

    private static UUID create(String sku) {
        Map<String, Object> body = Map.of(
                "sku",
                sku,
                "name",
                "Lantern",
                "description",
                "Made of tin.",
                "price",
                Map.of("amount", 250, "currency", "GBP"),
                "stock",
                7);
        return UUID.fromString(given().contentType(ContentType.JSON)
                .body(body)
                .post("/products")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }
}
