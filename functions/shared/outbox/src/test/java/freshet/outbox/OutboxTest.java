package freshet.outbox;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.equalTo;

import freshet.events.EventJson;
import freshet.events.EventType;
import freshet.events.Topic;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserUpdated;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.DoublePredicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class OutboxTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Outbox outbox;

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void a_commit_publishes_its_events_and_leaves_nothing_behind() throws SQLException {
        UUID id = UUID.randomUUID();

        QuarkusTransaction.requiringNew().run(() -> outbox.append(new UserCreated(user(id, 1))));

        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            BusProbe.Found found = bus.await(id, 1).getFirst();
            assertThat(found.cloudEvent().getId()).isEqualTo(id + "/1");
            assertThat(found.cloudEvent().getSubject()).isEqualTo(id.toString());
            assertThat(found.cloudEvent().getTime()).isNotNull();
            assertThat(found.cloudEvent().getDataSchema())
                    .hasToString("urn:freshet:schema:dev.freshet.UserCreated.v1:1.0");
            assertThat(found.event()).isEqualTo(new UserCreated(user(id, 1)));
        }
        awaitEmptyOutbox();
    }

    @Test
    void what_is_rolled_back_is_never_published() throws SQLException {
        UUID rolledBack = UUID.randomUUID();
        UUID committed = UUID.randomUUID();

        QuarkusTransaction.begin();
        outbox.append(new UserCreated(user(rolledBack, 1)));
        QuarkusTransaction.rollback();
        QuarkusTransaction.requiringNew().run(() -> outbox.append(new UserCreated(user(committed, 1))));

        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            bus.await(committed, 1);
            assertThat(bus.seen(rolledBack)).isEmpty();
        }
    }

    @Test
    void an_event_needs_a_transaction() {
        assertThatExceptionOfType(jakarta.transaction.TransactionalException.class)
                .isThrownBy(() -> outbox.append(new UserCreated(user(UUID.randomUUID(), 1))));
    }

    @Test
    void what_a_dead_instance_left_behind_is_published_by_the_next_that_looks() throws SQLException {
        UUID id = UUID.randomUUID();
        leaveBehind(id, 1);

        QuarkusTransaction.requiringNew().run(() -> outbox.append(new UserUpdated(user(id, 2))));

        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            assertThat(bus.await(id, 2))
                    .extracting(found -> found.event().version())
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void a_sweep_publishes_what_a_dead_instance_left_behind() throws SQLException {
        awaitEmptyOutbox();
        UUID id = UUID.randomUUID();
        leaveBehind(id, 1);
        leaveBehind(id, 2);

        sender().contentType("application/json")
                .header("ce-type", "dev.knative.sources.ping")
                .body("{}")
                .post("/outbox/sweep")
                .then()
                .statusCode(200)
                .body("published", equalTo(2));

        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            assertThat(bus.await(id, 2))
                    .extracting(found -> found.event().version())
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void a_sweep_of_an_empty_outbox_needs_no_body_and_publishes_nothing() throws SQLException {
        awaitEmptyOutbox();

        sender().post("/outbox/sweep").then().statusCode(200).body("published", equalTo(0));
    }

    @Test
    void a_sweep_is_for_those_who_know_the_secret() {
        given().post("/outbox/sweep")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:unauthorized"));
    }

    @Test
    void what_waits_is_counted_and_its_age_told() throws SQLException {
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            lockPublishers(other);
            leaveBehind(UUID.randomUUID(), 1);
            leaveBehind(UUID.randomUUID(), 1);

            awaitMetric("freshet_outbox_depth", depth -> depth == 2);
            assertThat(metric("freshet_outbox_oldest_age_seconds")).isPositive();
            other.rollback();
        }
        sender().post("/outbox/sweep").then().statusCode(200);

        awaitMetric("freshet_outbox_depth", depth -> depth == 0);
        assertThat(metric("freshet_outbox_oldest_age_seconds")).isZero();
    }

    private static RequestSpecification sender() {
        return given().header("Authorization", "Bearer known-to-the-timer");
    }

    private static void lockPublishers(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, OutboxPublisher.LOCK);
            lock.execute();
        }
    }

    private static void awaitMetric(String name, DoublePredicate condition) {
        Instant end = Instant.now().plus(SOON);
        while (!condition.test(metric(name))) {
            assertThat(Instant.now())
                    .as(name + " does not become what it should")
                    .isBefore(end);
        }
    }

    private static double metric(String name) {
        return get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private void awaitEmptyOutbox() throws SQLException {
        Instant end = Instant.now().plus(SOON);
        while (depth() > 0) {
            assertThat(Instant.now()).as("the outbox is not emptied").isBefore(end);
            Thread.onSpinWait();
        }
    }

    private long depth() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM outbox");
                ResultSet result = count.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    // What an instance leaves that is killed between its commit and its relay: a row, and nobody who was woken.
    private void leaveBehind(UUID id, long version) throws SQLException {
        String insert = "INSERT INTO outbox (type, subject, version, occurred_at, payload) VALUES (?, ?, ?, now(), ?)";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, EventType.USER_UPDATED.typeName());
            statement.setObject(2, id);
            statement.setLong(3, version);
            statement.setBytes(4, EventJson.write(new UserUpdated(user(id, version))));
            statement.executeUpdate();
        }
    }

    private static User user(UUID id, long version) {
        return new User(id, null, "Ada", "ada@example.com", "United Kingdom", version);
    }
}
