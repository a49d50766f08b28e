package freshet.users.queries;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import freshet.bus.EventSender;
import freshet.events.Topic;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.events.queries.UserQueryResult;
import freshet.events.users.User;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class UserQueriesTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    EventSender bus;

    @Inject
    MeterRegistry metrics;

    @Test
    void a_query_is_answered_with_the_user_as_it_is() {
        String externalId = "q-" + UUID.randomUUID();
        UUID id = create(externalId);

        UserQueryResult result = ask(id);

        assertThat(result.user()).isEqualTo(new User(id, externalId, "Ada", "ada@example.org", "France", 1));
        assertThat(result.asOf()).isBetween(Instant.now().minusSeconds(30), Instant.now());
    }

    @Test
    void a_query_for_a_user_who_does_not_exist_is_answered_without_one() {
        assertThat(ask(UUID.randomUUID()).user()).isNull();
    }

    @Test
    void a_query_for_a_deleted_user_is_answered_without_one() {
        UUID id = create(null);
        given().header("If-Match", "\"1\"").delete("/users/{id}", id).then().statusCode(204);

        assertThat(ask(id).user()).isNull();
    }

    @Test
    void a_query_whose_deadline_has_passed_is_dropped_and_counted() {
        double before = expired();
        UUID user = UUID.randomUUID();
        UserProductQuery late = query(user, Instant.now().minusSeconds(1));

        send(late);
        ask(user); // the same key, so it comes after

        assertThat(expired() - before).isEqualTo(1);
        try (BusProbe probe = new BusProbe(kafka, Topic.QUERY_RESULTS)) {
            probe.await(askInSilence(user), 1);
            assertThat(probe.seen(late.id())).isEmpty();
        }
    }

    private double expired() {
        return metrics.get("freshet.queries")
                .tag("outcome", "expired")
                .counter()
                .count();
    }

    private UserQueryResult ask(UUID user) {
        try (BusProbe probe = new BusProbe(kafka, Topic.QUERY_RESULTS)) {
            List<BusProbe.Found> results = probe.await(askInSilence(user), 1);

            assertThat(results).hasSize(1);
            assertThat(results.getFirst().key())
                    .isEqualTo(results.getFirst().event().subject().toString());
            return (UserQueryResult) results.getFirst().event();
        }
    }

    private UUID askInSilence(UUID user) {
        UserProductQuery query = query(user, Instant.now().plusSeconds(20));
        send(query);
        return query.id();
    }

    private void send(UserProductQuery query) {
        bus.send(query, query.userId(), null).join();
    }

    private static UserProductQuery query(UUID user, Instant deadline) {
        return new UserProductQuery(UUID.randomUUID(), user, 50, null, EnumSet.allOf(QueryPart.class), deadline, 5);
    }

    private static UUID create(String externalId) {
        Map<String, Object> body = externalId == null
                ? Map.of("name", "Ada", "email", "ada@example.org", "country", "France")
                : Map.of("name", "Ada", "email", "ada@example.org", "country", "France", "externalId", externalId);
        String id = given().contentType(ContentType.JSON)
                .body(body)
                .post("/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return UUID.fromString(id);
    }
}
