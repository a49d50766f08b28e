package freshet.purchases;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import freshet.events.stock.StockReserved;
import freshet.testing.BinaryEvent;
import freshet.testing.BuiltServices;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was built of the function, on the JVM or natively: all that crosses its borders is written and read once. */
@QuarkusIntegrationTest
@WithTestResource(value = BuiltServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
class PurchasesIT {
    @Test
    void an_import_is_written_and_read() {
        String user = UUID.randomUUID().toString();
        String line = "{\"userId\":\"%s\",\"productId\":\"%s\",\"quantity\":2,\"externalId\":\"it-1\","
                        .formatted(user, UUID.randomUUID())
                + "\"unitPrice\":{\"amount\":837,\"currency\":\"GBP\"},\"purchasedAt\":\"2025-03-20T03:22:00Z\"}";

        given().contentType("application/x-ndjson")
                .body((line + "\n{}\n").getBytes(StandardCharsets.UTF_8))
                .post("/purchases/import")
                .then()
                .statusCode(200)
                .body("created", equalTo(1))
                .body("rejected", hasSize(1));

        get("/purchases?userId=" + user)
                .then()
                .statusCode(200)
                .body("items[0].status", equalTo("CONFIRMED"))
                .body("items[0].unitPrice.amount", equalTo(837));
    }

    @Test
    void a_purchase_is_not_taken_without_its_price() {
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", "it")
                .body("{\"userId\":\"%s\",\"productId\":\"%s\",\"quantity\":2}"
                        .formatted(UUID.randomUUID(), UUID.randomUUID()))
                .post("/purchases")
                .then()
                .statusCode(503)
                .contentType("application/problem+json");
    }

    @Test
    void an_answer_on_stock_is_taken() {
        BinaryEvent answer = BinaryEvent.of(new StockReserved(UUID.randomUUID(), UUID.randomUUID(), 1));

        given().headers(answer.headers())
                .body(answer.body())
                .post("/events")
                .then()
                .statusCode(202);
    }
}
