package freshet.users.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Topic;
import freshet.events.users.UserDeleted;
import freshet.outbox.Outbox;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import freshet.workers.Workers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deletion of a user is published again when its topic's segments are old enough to be closed by it. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class ErasuresTest {
    private static final Instant LONG_AGO = Instant.parse("2010-12-01T08:26:00Z");
    // The instance itself looks, too, and must find nothing due of what a test looks for by another clock.
    private static final Instant FAR_AHEAD = Instant.parse("2110-12-01T08:26:00Z");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    AgroalDataSource database;

    @Inject
    Outbox outbox;

    @Inject
    Erasures erasures;

    @Inject
    Workers workers;

    private record Settings(List<Duration> publishAgainAfter, int atOnce, Duration lookEvery) implements ErasureConfig {
        static final Settings DEFAULT =
                new Settings(List.of(Duration.ofHours(20), Duration.ofDays(4)), 1000, Duration.ofMinutes(1));
    }

    @BeforeEach
    void forgetWhatOthersHavePlanned() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM erasures");
        }
    }

    @Test
    void a_deletion_is_published_at_once_and_again_each_time_that_it_is_due() {
        UUID user = UUID.randomUUID();
        publish(user, FAR_AHEAD, Settings.DEFAULT);

        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            bus.await(user, 1);
            lookAfter(Duration.ofHours(20).minusSeconds(1), Settings.DEFAULT);
            lookAfter(Duration.ofHours(20), Settings.DEFAULT);
            lookAfter(Duration.ofHours(20), Settings.DEFAULT);
            bus.await(user, 2);
            lookAfter(Duration.ofDays(4), Settings.DEFAULT);
            lookAfter(Duration.ofDays(9), Settings.DEFAULT);

            assertThat(bus.await(user, 3))
                    .hasSize(3)
                    .allSatisfy(found -> assertThat(found.event()).isEqualTo(new UserDeleted(user, 2)));
        }
    }

    @Test
    void where_more_are_due_than_one_look_publishes_the_next_look_publishes_the_others() {
        Settings two = new Settings(List.of(Duration.ofHours(20)), 2, Duration.ofMinutes(1));
        List<UUID> users = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        users.forEach(user -> publish(user, FAR_AHEAD, two));

        lookAfter(Duration.ofHours(20), two);
        lookAfter(Duration.ofHours(20), two);

        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            users.forEach(user -> assertThat(bus.await(user, 2)).hasSize(2));
        }
    }

    @Test
    void what_is_due_is_published_without_a_sweep_where_an_instance_runs() throws Exception {
        UUID user = UUID.randomUUID();
        ErasureUpkeep upkeep = new ErasureUpkeep(erasures, new Settings(List.of(), 0, Duration.ofMillis(20)), workers);
        upkeep.start(new StartupEvent());
        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            publish(user, LONG_AGO, Settings.DEFAULT);

            assertThat(bus.await(user, 3)).hasSize(3);
        } finally {
            upkeep.stop(new ShutdownEvent());
        }
    }

    private void publish(UUID user, Instant deleted, Settings settings) {
        QuarkusTransaction.requiringNew().run(() -> at(deleted, settings).publish(new UserDeleted(user, 2)));
    }

    private void lookAfter(Duration after, Settings settings) {
        QuarkusTransaction.requiringNew().run(at(FAR_AHEAD.plus(after), settings)::publishAgain);
    }

    private Erasures at(Instant now, Settings settings) {
        return new Erasures(database, outbox, Clock.fixed(now, ZoneOffset.UTC), settings);
    }
}
