package freshet.aggregator;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import freshet.events.Event;
import freshet.events.Money;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.testing.BinaryEvent;
import freshet.testing.BuiltServices;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was built of the function, on the JVM or natively: all that crosses its borders is written and read once. */
@QuarkusIntegrationTest
@WithTestResource(value = BuiltServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
class AggregatorIT {
    @Test
    void events_become_an_answer() {
        UUID user = UUID.randomUUID();
        UUID product = UUID.randomUUID();
        post(new UserCreated(new User(user, null, "Ada", "ada@example.org", "Norway", 1)));
        post(new ProductCreated(new Product(product, "IT-1", "Bookend", null, new Money(837, "GBP"), 1)));
        post(new PurchaseCreated(new Purchase(
                UUID.randomUUID(),
                null,
                user,
                product,
                2,
                new Money(837, "GBP"),
                Instant.parse("2025-03-20T03:22:00Z"),
                PurchaseStatus.CONFIRMED,
                1)));

        get("/users/" + user + "/purchases?strategy=view")
                .then()
                .statusCode(200)
                .body("user.name", equalTo("Ada"))
                .body("purchases", hasSize(1))
                .body("purchases[0].product.price.amount", equalTo(837))
                .body("provenance.strategy", equalTo("view"));
        get("/view").then().statusCode(200).body("counts.users", equalTo(1));
    }

    @Test
    void owners_that_are_away_are_a_problem() {
        get("/users/" + UUID.randomUUID() + "/purchases?strategy=sync")
                .then()
                .statusCode(503)
                .contentType("application/problem+json");
    }

    private static void post(Event event) {
        BinaryEvent posted = BinaryEvent.of(event);
        given().headers(posted.headers())
                .body(posted.body())
                .post("/events")
                .then()
                .statusCode(202);
    }
}
