package freshet.aggregator.view;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import freshet.aggregator.OwnerPorts;
import freshet.events.Topic;
import freshet.testing.Await;
import freshet.testing.BackingServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The view where HTTP is the only way in, for whoever has the secret. */
@QuarkusTest
@TestProfile(EventsOverHttpTest.Http.class)
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
@WithTestResource(OwnerPorts.class)
class EventsOverHttpTest {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCHED = "application/cloudevents-batch+json";

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SECRET = "known-to-the-source";

    /** Lets events come over HTTP. */
    public static class Http implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("freshet.events.source", "http", "freshet.senders.secret", SECRET);
        }
    }

    @Inject
    AgroalDataSource database;

    @Inject
    ViewPositions positions;

    @Inject
    ViewAge age;

    private final UsersTopic users = new UsersTopic();

    @Test
    void an_event_of_who_does_not_know_the_secret_is_503_and_changes_nothing() throws SQLException {
        UUID id = UUID.randomUUID();

        given().contentType(STRUCTURED)
                .body(structured(id, 1, ""))
                .post("/events")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:unknown-sender"));

        assertThat(version(id)).isZero();
    }

    @Test
    void an_event_in_binary_mode_reaches_the_view() throws SQLException {
        UUID id = UUID.randomUUID();

        binary(id, 1).body(user(id, 1)).post("/events").then().statusCode(202);

        assertThat(version(id)).isEqualTo(1);
    }

    @Test
    void an_event_in_structured_mode_reaches_the_view() throws SQLException {
        UUID id = UUID.randomUUID();

        post(STRUCTURED, structured(id, 4, "")).statusCode(202);

        assertThat(version(id)).isEqualTo(4);
    }

    @Test
    void a_batch_reaches_the_view_and_what_comes_again_or_late_changes_nothing() throws SQLException {
        UUID id = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        String batch = "[" + structured(id, 2, "") + "," + structured(other, 1, "") + "," + structured(id, 1, "") + "]";

        post(BATCHED, batch).statusCode(202);
        post(BATCHED, batch).statusCode(202);

        assertThat(version(id)).isEqualTo(2);
        assertThat(version(other)).isEqualTo(1);
    }

    @Test
    void what_is_no_cloud_event_is_400_and_nothing_of_its_batch_is_applied() throws SQLException {
        UUID id = UUID.randomUUID();

        sender().contentType(ContentType.JSON)
                .body(user(id, 1))
                .post("/events")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:malformed-request"));
        post(BATCHED, "[" + structured(id, 1, "") + ",{\"specversion\":\"1.0\"}]")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("no CloudEvent"));

        assertThat(version(id)).isZero();
    }

    @Test
    void positions_follow_where_the_source_has_read_even_over_what_was_buried() {
        UUID id = UUID.randomUUID();
        String place = "\"knativekafkapartition\":99,\"knativekafkaoffset\":";

        post(STRUCTURED, structured(id, 1, place + "41,")).statusCode(202);
        assertThat(offsets()).containsEntry(partition(99), 42L);

        String unusable = structured(id, 2, place + "42,").replace("\"user\"", "\"loser\"");
        Await.until(SOON, "the unusable event to be taken, as often as it has to come", () -> status(unusable) == 202);
        assertThat(offsets()).containsEntry(partition(99), 43L);
    }

    // The source's consumer keeps its place in a topic of the same name, or begins anew, or has not noticed anything
    // yet.
    @ParameterizedTest
    @CsvSource({"20, 50, 20", "20, 50, 0", "20, 15, 15"})
    void once_a_topic_was_made_anew_the_view_is_fresh_only_when_it_holds_all_of_the_new_one(
            int before, int after, int sourceGoesOnAt) throws Exception {
        users.makeAnew();
        List<UUID> old = users.publish(before);
        deliver(old, 0);
        awaitFresh();

        users.makeAnew();
        List<UUID> fresh = users.publish(after);
        deliver(fresh, sourceGoesOnAt);
        awaitFresh();

        assertThat(fresh).allMatch(id -> isInView(id));
    }

    private void deliver(List<UUID> ids, int from) {
        for (int offset = from; offset < ids.size(); offset++) {
            String place =
                    "\"knativekafkapartition\":" + UsersTopic.PARTITION + ",\"knativekafkaoffset\":" + offset + ",";
            post(STRUCTURED, structured(ids.get(offset), 1, place)).statusCode(202);
        }
    }

    private void awaitFresh() {
        Instant begun = Instant.now();
        Await.until(
                SOON,
                "the view to hold all that the bus holds",
                () -> age.inStepAt(Duration.ZERO)
                        .filter(inStep -> inStep.isAfter(begun))
                        .isPresent());
    }

    private boolean isInView(UUID id) {
        try {
            return version(id) == 1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_cannot_be_applied_for_the_moment_is_503_and_comes_in_when_it_comes_again() throws SQLException {
        UUID id = UUID.randomUUID();
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE generation IN ACCESS EXCLUSIVE MODE");

            post(STRUCTURED, structured(id, 1, ""))
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:freshet:problem:unavailable"));

            other.rollback();
        }
        assertThat(version(id)).isZero();

        post(STRUCTURED, structured(id, 1, "")).statusCode(202);

        assertThat(version(id)).isEqualTo(1);
    }

    @Test
    void no_consumer_is_open() {
        String metrics =
                given().get("/q/metrics").then().statusCode(200).extract().asString();

        assertThat(metrics)
                .contains("freshet_inbox_events_total{group=\"freshet.aggregator.view\"")
                .doesNotContain("freshet_inbox_lag");
    }

    private static int status(String event) {
        return sender().contentType(STRUCTURED).body(event).post("/events").statusCode();
    }

    private static ValidatableResponse post(String contentType, String body) {
        return sender().contentType(contentType).body(body).post("/events").then();
    }

    private static RequestSpecification sender() {
        return given().header("Authorization", "Bearer " + SECRET);
    }

    private static RequestSpecification binary(UUID id, long version) {
        return sender().contentType(ContentType.JSON)
                .header("ce-specversion", "1.0")
                .header("ce-id", id + "/" + version)
                .header("ce-source", "/users")
                .header("ce-type", "dev.freshet.UserUpdated.v1")
                .header("ce-subject", id);
    }

    private static String structured(UUID id, long version, String more) {
        return """
                {"specversion":"1.0","id":"%1$s/%2$d","source":"/users","type":"dev.freshet.UserUpdated.v1","subject":"%1$s",%3$s
                 "datacontenttype":"application/json","data":%4$s}""".formatted(id, version, more, user(id, version));
    }

    private static String user(UUID id, long version) {
        return """
                {"user":{"id":"%s","externalId":null,"name":"Ada","email":"ada@example.org","country":"France","version":%d}}""".formatted(id, version);
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(Topic.USERS.topicName(), number);
    }

    /** The version of a user in the view; 0 if it is not there. */
    private long version(UUID id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT version FROM users WHERE id = ?")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private Map<TopicPartition, Long> offsets() {
        return positions.applied().positions().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, position -> position.getValue().offset()));
    }
}
