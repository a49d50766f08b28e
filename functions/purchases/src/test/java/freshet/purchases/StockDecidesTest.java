package freshet.purchases;

import static freshet.purchases.Requests.order;
import static freshet.purchases.Requests.place;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.bus.EventSender;
import freshet.events.Topic;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.purchases.PurchaseRejected;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.stock.StockEvent;
import freshet.events.stock.StockRejected;
import freshet.events.stock.StockReserved;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What becomes of a pending purchase when products' answer comes over the bus. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
@WithTestResource(ProductsStub.class)
class StockDecidesTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    EventSender bus;

    @Inject
    MovableClock clock;

    @Test
    void a_purchase_that_has_its_pieces_is_confirmed() {
        Response placed = place(order());

        answer(reserved(placed));

        List<PurchaseEvent> events = events(placed, 2);
        assertThat(events.get(0)).isInstanceOf(PurchaseCreated.class);
        assertThat(((PurchaseConfirmed) events.get(1)).purchase().status()).isEqualTo(PurchaseStatus.CONFIRMED);
        given().get("/purchases/{id}", id(placed))
                .then()
                .header("ETag", "\"2\"")
                .body("status", equalTo("CONFIRMED"))
                .body("version", equalTo(2))
                .body("purchasedAt", equalTo(placed.path("purchasedAt")));
    }

    @Test
    void a_purchase_that_does_not_get_its_pieces_is_rejected_and_cannot_be_cancelled() {
        Response placed = place(order());

        answer(rejected(placed));

        assertThat(events(placed, 2).get(1)).isInstanceOf(PurchaseRejected.class);
        given().get("/purchases/{id}", id(placed)).then().body("status", equalTo("REJECTED"));
        given().header("If-Match", "\"2\"")
                .delete("/purchases/{id}", id(placed))
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:freshet:problem:conflict"));
    }

    @Test
    void a_confirmed_purchase_can_be_cancelled() {
        Response placed = place(order());
        answer(reserved(placed));
        events(placed, 2);

        given().header("If-Match", "\"2\"")
                .delete("/purchases/{id}", id(placed))
                .then()
                .statusCode(204);

        assertThat(events(placed, 3).get(2)).isInstanceOf(PurchaseCancelled.class);
    }

    @Test
    void an_answer_that_comes_again_or_after_the_cancellation_changes_nothing() {
        Response confirmed = place(order());
        Response cancelled = place(order());
        given().header("If-Match", "\"1\"")
                .delete("/purchases/{id}", id(cancelled))
                .then()
                .statusCode(204);
        answer(reserved(confirmed));
        events(confirmed, 2);

        answerAndAwait(reserved(confirmed));
        answerAndAwait(rejected(confirmed));
        answerAndAwait(reserved(cancelled));

        given().get("/purchases/{id}", id(confirmed)).then().body("version", equalTo(2));
        given().get("/purchases/{id}", id(cancelled))
                .then()
                .body("status", equalTo("CANCELLED"))
                .body("version", equalTo(2));
    }

    @Test
    void a_purchase_that_waits_too_long_is_asked_for_again_by_a_sweep_and_one_that_does_not_is_not() {
        Response forgotten = place(order());
        clock.pass(Duration.ofMinutes(61));
        Response fresh = place(order());

        given().post("/outbox/sweep").then().statusCode(200);

        List<PurchaseEvent> questions = events(forgotten, 2);
        assertThat(questions.get(1)).isInstanceOf(PurchaseCreated.class).isEqualTo(questions.get(0));
        answer(reserved(forgotten));
        assertThat(events(forgotten, 3).get(2)).isInstanceOf(PurchaseConfirmed.class);
        answer(reserved(fresh));
        assertThat(events(fresh, 2).get(1)).isInstanceOf(PurchaseConfirmed.class);
    }

    // In one partition with the answer to another purchase, whose confirmation says that this one was read before it.
    private void answerAndAwait(StockEvent answer) {
        Response last = place(order());
        bus.send(answer, answer.purchaseId(), 0).join();
        bus.send(reserved(last), id(last), 0).join();
        events(last, 2);
    }

    private void answer(StockEvent answer) {
        bus.send(answer, answer.purchaseId(), null).join();
    }

    private static StockReserved reserved(Response placed) {
        return new StockReserved(id(placed), UUID.fromString(placed.path("productId")), 2);
    }

    private static StockRejected rejected(Response placed) {
        return new StockRejected(id(placed), UUID.fromString(placed.path("productId")), 2);
    }

    private List<PurchaseEvent> events(Response placed, int count) {
        try (BusProbe probe = new BusProbe(kafka, Topic.PURCHASES)) {
            return probe.await(id(placed), count).stream()
                    .map(found -> (PurchaseEvent) found.event())
                    .toList();
        }
    }

    private static UUID id(Response placed) {
        return UUID.fromString(placed.path("id"));
    }
}
