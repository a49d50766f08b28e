package freshet.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import freshet.bus.RecordChannel;
import freshet.events.EventJson;
import freshet.events.EventType;
import freshet.events.Topic;
import freshet.events.users.User;
import freshet.events.users.UserUpdated;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Publishers as other instances of the function have them, beside the one of the application. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class OutboxPublisherTest {
    private static final Duration DELIVERY = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final OutboxConfig SETTINGS = new Settings(100, DELIVERY, IDLE);

    @Inject
    AgroalDataSource database;

    @Inject
    OutboxChannel channel;

    @Inject
    OtherChannels others;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @Test
    void two_instances_publish_each_event_once_and_in_version_order() throws Exception {
        UUID id = UUID.randomUUID();
        for (long version = 1; version <= 1_000; version++) {
            leaveBehind(id, version);
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> one = threads.submit(() -> publishAll(publisher()));
            Future<?> other = threads.submit(() -> publishAll(publisher(others.beside())));
            one.get();
            other.get();
        }

        assertThat(versionsOnTheBus(id, 1_000))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1_000).boxed().toList());
    }

    @Test
    void an_event_whose_id_was_drawn_before_others_and_committed_after_them_is_published() throws Exception {
        UUID early = UUID.randomUUID();
        UUID late = UUID.randomUUID();
        OutboxPublisher publisher = publisher();
        try (Connection slow = database.getConnection()) {
            slow.setAutoCommit(false);
            insert(slow, late, 1);

            for (long version = 1;
                    version <= 5;
                    version++) { // more than it takes to settle what is not in anyone's hand
                leaveBehind(early, version);
                publishAll(publisher);
            }
            slow.commit();
        }
        publishAll(publisher);

        assertThat(versionsOnTheBus(early, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(versionsOnTheBus(late, 1)).containsExactly(1L);
    }

    @Test
    void a_long_unrelated_transaction_does_not_keep_what_is_published_in_the_way() throws Exception {
        UUID id = UUID.randomUUID();
        OutboxPublisher publisher = publisher();
        try (Connection unrelated = database.getConnection()) {
            unrelated.setAutoCommit(false);
            unrelated.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement write = unrelated.createStatement()) {
                write.execute("CREATE TABLE unrelated (id int)");
            }
            long before = publisher.settled();

            for (long version = 1; version <= 3; version++) {
                leaveBehind(id, version);
                publishAll(publisher);
            }

            assertThat(publisher.settled()).isGreaterThan(before);
            unrelated.rollback();
        }
        assertThat(versionsOnTheBus(id, 3)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void what_an_unreachable_broker_did_not_get_stays_and_is_published_by_the_next() throws Exception {
        UUID id = UUID.randomUUID();
        OutboxPublisher cutOff = publisher(others.cutOff());
        leaveBehind(id, 1);

        assertThatExceptionOfType(NotPublished.class).isThrownBy(cutOff::publishBatch);
        publishAll(publisher());

        assertThat(versionsOnTheBus(id, 1)).containsExactly(1L);
    }

    @Test
    void the_broker_refuses_events_of_a_publisher_that_took_them_too_long_ago() throws Exception {
        UUID stalled = UUID.randomUUID();
        UUID next = UUID.randomUUID();
        Instant longAgo = Instant.now().minus(Topic.LATEST_ARRIVAL).minus(Timeouts.CLOCKS_DIFFER_BY);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> channel.send(List.of(row(stalled, 1)), longAgo))
                .withCauseInstanceOf(InvalidTimestampException.class);
        channel.send(List.of(row(next, 1)), Instant.now());

        try (BusProbe probe = new BusProbe(broker, Topic.USERS)) {
            probe.await(next, 1);
            assertThat(probe.seen(stalled)).isEmpty();
        }
    }

    @Test
    @Tag("soak")
    void a_publisher_that_stalls_until_its_transaction_is_ended_publishes_nothing_behind_the_next() throws Exception {
        UUID id = UUID.randomUUID();
        CountDownLatch took = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        OutboxPublisher stalled = publisher(new OutboxChannel(others.beside()) {
            @Override
            void send(List<OutboxRow> rows, Instant taken) throws ExecutionException, InterruptedException {
                took.countDown();
                goesOn.await();
                super.send(rows, taken);
            }
        });
        leaveBehind(id, 1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> stalling = threads.submit(() -> publishAll(stalled));
            took.await();
            leaveBehind(id, 2);

            publishOnceItMay(publisher()); // when the idle limit has ended the other's transaction
            goesOn.countDown();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(stalling::get)
                    .withCauseInstanceOf(NotPublished.class);
        }
        assertThat(versionsOnTheBus(id, 2)).containsExactly(1L, 2L);
    }

    private static void publishOnceItMay(OutboxPublisher publisher) throws InterruptedException, NotPublished {
        try {
            publishAll(publisher);
        } catch (NotPublished waitedTooLong) { // the wait for the lock has a limit too, and it began a moment later
            publishAll(publisher);
        }
    }

    private static Void publishAll(OutboxPublisher publisher) throws NotPublished, InterruptedException {
        while (publisher.publishBatch() > 0) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
        return null;
    }

    private OutboxPublisher publisher() {
        return publisher(channel);
    }

    private OutboxPublisher publisher(RecordChannel own) {
        return publisher(new OutboxChannel(own));
    }

    private OutboxPublisher publisher(OutboxChannel own) {
        SettledIds lookingEachTime = new SettledIds(Duration.ZERO);
        return new OutboxPublisher(database, own, SETTINGS, lookingEachTime, new SimpleMeterRegistry());
    }

    private List<Long> versionsOnTheBus(UUID id, int count) {
        try (BusProbe bus = new BusProbe(broker, Topic.USERS)) {
            return bus.await(id, count).stream()
                    .map(found -> found.event().version())
                    .toList();
        }
    }

    // What an instance leaves that is killed between its commit and its relay: a row, and nobody who was woken.
    private void leaveBehind(UUID id, long version) throws SQLException {
        try (Connection connection = database.getConnection()) {
            insert(connection, id, version);
        }
    }

    private static void insert(Connection connection, UUID id, long version) throws SQLException {
        String insert = "INSERT INTO outbox (type, subject, version, occurred_at, payload) VALUES (?, ?, ?, now(), ?)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, EventType.USER_UPDATED.typeName());
            statement.setObject(2, id);
            statement.setLong(3, version);
            statement.setBytes(4, payload(id, version));
            statement.executeUpdate();
        }
    }

    private static OutboxRow row(UUID id, long version) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        return new OutboxRow(version, EventType.USER_UPDATED, id, version, now, payload(id, version));
    }

    private static byte[] payload(UUID id, long version) {
        return EventJson.write(
                new UserUpdated(new User(id, null, "Ada", "ada@example.com", "United Kingdom", version)));
    }
}
