package freshet.aggregator.view.rebuild;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.aggregator.OwnerPorts;
import freshet.aggregator.view.ViewWriter;
import freshet.aggregator.view.task.ViewTaskConfig;
import freshet.bus.EventBatch;
import freshet.bus.EventRecords;
import freshet.events.Event;
import freshet.events.users.User;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import freshet.testing.Await;
import freshet.testing.BackingServices;
import freshet.workers.Workers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a rebuild leaves behind that is killed. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
@WithTestResource(OwnerPorts.class)
class LeftoversTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Generations generations;

    @Inject
    OneAtATime oneAtATime;

    @Inject
    Leftovers leftovers;

    @Inject
    Workers workers;

    @Inject
    ViewWriter view;

    @Inject
    AgroalDataSource database;

    @AfterEach
    void end() throws SQLException {
        generations.dropUnfinished();
    }

    @Test
    void a_deleted_user_goes_from_what_was_loaded_too() throws Exception {
        User loaded = user();
        User attached = user();
        int broken = abandoned(loaded);
        int brokenLater = abandoned(attached);
        generations.attach(brokenLater);

        publish(new UserDeleted(loaded.id(), 2), new UserDeleted(attached.id(), 2));

        await("the deletion in what was loaded", () -> traces(broken) == 0);
        await("the deletion in what was attached, too", () -> traces(brokenLater) == 0);
    }

    @Test
    void what_was_left_behind_is_dropped_by_a_sweep() throws SQLException {
        int broken = abandoned(user());
        int brokenLater = abandoned(user());
        generations.attach(brokenLater);

        given().post("/view/sweep").then().statusCode(200).body("dropped", equalTo(List.of(broken, brokenLater)));

        assertThat(tables(broken) + tables(brokenLater)).isZero();
        given().post("/view/sweep").then().statusCode(200).body("dropped", equalTo(List.of()));
    }

    @Test
    void what_was_left_behind_is_dropped_in_time_by_an_instance_that_runs() throws SQLException {
        Leftovers hasty = new Leftovers(database, new Every(Duration.ofMillis(10)), workers);
        int broken = abandoned(user());

        hasty.begin(null);
        await("what was left behind to go", () -> tables(broken) == 0);
        hasty.end(null);
    }

    @Test
    void a_rebuild_that_lives_is_left_alone() throws SQLException {
        OneAtATime.Place place = oneAtATime.take();
        int underWay;
        try (place) {
            underWay = abandoned(user());
            assertThat(leftovers.drop()).isEmpty();
        }
        assertThat(tables(underWay)).isEqualTo(3);

        assertThat(leftovers.drop()).containsExactly(underWay);
    }

    /** Begun and filled by a process that then was no more. */
    private int abandoned(User user) throws SQLException {
        int number = generations.begin();
        try (Connection connection = database.getConnection()) {
            view.write(connection, number, new EventBatch(List.of(new UserUpdated(user)), Map.of()));
        }
        assertThat(traces(number)).isEqualTo(1);
        return number;
    }

    private static User user() {
        UUID id = UUID.randomUUID();
        return new User(id, "x" + id, "Ada", "ada@example.org", "Spain", 1);
    }

    private static void publish(Event... events) throws Exception {
        String broker = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Event event : events) {
                producer.send(EventRecords.write(event, event.subject(), null)).get();
            }
        }
    }

    /** How many users are there whose names or addresses can be read. */
    private long traces(int generation) {
        return find("SELECT count(*) FROM users_" + generation
                + " WHERE coalesce(external_id, name, email, country) IS NOT NULL");
    }

    private long tables(int generation) {
        return find("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname IN ('users_%1$d', 'products_%1$d',"
                        .formatted(generation)
                + " 'purchases_%d')".formatted(generation));
    }

    private long find(String sql) {
        try (Connection connection = database.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(SOON, what, condition);
    }

    private record Every(Duration sweepEvery) implements ViewTaskConfig {
        @Override
        public Optional<Task> task() {
            return Optional.empty();
        }

        @Override
        public Rebuild rebuild() {
            throw new AssertionError("nothing is rebuilt");
        }

        @Override
        public Audit audit() {
            throw new AssertionError("nothing is audited");
        }
    }
}
