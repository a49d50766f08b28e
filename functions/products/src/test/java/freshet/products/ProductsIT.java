package freshet.products;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import freshet.events.Money;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseStatus;
import freshet.testing.BinaryEvent;
import freshet.testing.BuiltServices;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was built of the function, on the JVM or natively: all that crosses its borders is written and read once. */
@QuarkusIntegrationTest
@WithTestResource(value = BuiltServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class ProductsIT {
    @Test
    void a_product_is_written_and_found_and_an_event_takes_its_stock() {
        String id = given().contentType(ContentType.JSON)
                .body(product("IT-1", "Bookend"))
                .post("/products")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        get("/products/" + id).then().statusCode(200).body("price.amount", equalTo(837));
        get("/products?search=bookend").then().statusCode(200).body("items", hasSize(1));

        BinaryEvent purchase = BinaryEvent.of(new PurchaseCreated(new Purchase(
                UUID.randomUUID(),
                null,
                UUID.randomUUID(),
                UUID.fromString(id),
                3,
                new Money(837, "GBP"),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                PurchaseStatus.PENDING,
                1)));
        given().headers(purchase.headers())
                .body(purchase.body())
                .post("/events")
                .then()
                .statusCode(202);

        get("/products/" + id + "/stock").then().statusCode(200).body("stock", equalTo(7));
    }

    @Test
    void an_import_reads_every_line() {
        given().contentType("application/x-ndjson")
                .body((product("IT-2", "Lamp") + "\n{}\n").getBytes(StandardCharsets.UTF_8))
                .post("/products/import")
                .then()
                .statusCode(200)
                .body("created", equalTo(1))
                .body("rejected", hasSize(1));

        get("/products?sku=IT-2").then().statusCode(200).body("items", hasSize(1));
    }

    private static String product(String sku, String name) {
        return "{\"sku\":\"%s\",\"name\":\"%s\",\"price\":{\"amount\":837,\"currency\":\"GBP\"},\"stock\":10}"
                .formatted(sku, name);
    }
}
