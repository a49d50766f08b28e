package freshet.purchases;

import static freshet.purchases.Requests.importing;
import static freshet.purchases.Requests.json;
import static freshet.purchases.Requests.key;
import static freshet.purchases.Requests.line;
import static freshet.purchases.Requests.order;
import static freshet.purchases.Requests.place;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.events.Event;
import freshet.events.Topic;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseStatus;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
@WithTestResource(ProductsStub.class)
class PurchaseAuditTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void a_repaired_purchase_is_published_by_the_event_of_its_status() {
        UUID pending = UUID.fromString(place(order()).path("id"));
        UUID cancelled = UUID.fromString(place(order()).path("id"));
        given().header("If-Match", "\"1\"")
                .delete("/purchases/{id}", cancelled)
                .then()
                .statusCode(204);
        String externalId = key();
        importing(line(externalId, UUID.randomUUID(), "2011-03-04T05:06:07.089Z"))
                .then()
                .body("created", equalTo(1));
        UUID imported = UUID.fromString(
                given().get("/purchases?externalId=" + externalId).path("items[0].id"));

        json(List.of(
                        Map.of("id", pending, "above", 0),
                        Map.of("id", cancelled, "above", 6),
                        Map.of("id", imported, "above", 1)))
                .post("/audit/repairs")
                .then()
                .statusCode(204);

        assertThat(last(pending, 2)).isInstanceOfSatisfying(PurchaseCreated.class, created -> {
            assertThat(created.purchase().status()).isEqualTo(PurchaseStatus.PENDING);
            assertThat(created.version()).isEqualTo(2);
        });
        assertThat(last(cancelled, 3))
                .isInstanceOfSatisfying(
                        PurchaseCancelled.class,
                        event -> assertThat(event.version()).isEqualTo(7));
        assertThat(last(imported, 2))
                .isInstanceOfSatisfying(
                        PurchaseConfirmed.class,
                        event -> assertThat(event.version()).isEqualTo(2));
        given().get("/audit/entities?ids=" + imported).then().body("[0].version", equalTo(2));
    }

    @Test
    void of_what_is_not_there_the_deletion_is_published() {
        UUID id = UUID.randomUUID();

        json(List.of(Map.of("id", id, "above", 3)))
                .post("/audit/repairs")
                .then()
                .statusCode(204);

        assertThat(last(id, 1)).isEqualTo(new PurchaseDeleted(id, 4));
    }

    private Event last(UUID subject, int count) {
        try (BusProbe probe = new BusProbe(kafka, Topic.PURCHASES)) {
            return probe.await(subject, count).getLast().event();
        }
    }
}
