package freshet.outbox;

import freshet.events.EventType;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Takes one batch from the outbox to the bus in one transaction. An advisory lock lets one publisher at a time into a
 * database; it belongs to the transaction, so that it works behind PgBouncer and goes with a dead instance's connection.
 *
 * <p>The rows are deleted first and committed last, after the broker has acknowledged every one. Whatever breaks in
 * between rolls the deletion back, and the batch is sent again as a whole: twice perhaps, but never out of order.
 *
 * <p>A publisher that was stalled finds its transaction ended and its events refused ({@link Timeouts}): they name the moment
 * before they were taken, and the broker takes none that is older than 15 s. A failure of three things at once is not covered: if a
 * publisher dies in the middle of a send while the broker hangs, and another publishes the same before the broker goes on, the broker
 * may take the dead one's events last. Readers that go by the version do not mind.
 */
@ApplicationScoped
class OutboxPublisher {
    private static final Logger LOG = Logger.getLogger(OutboxPublisher.class);

    // An arbitrary number that names the publisher's lock among the database's advisory locks.
    static final long LOCK = 0x0F2E54E7L;

    // The table is empty one moment and full the next, which no statistics tell: the index is always right.
    private static final String BEGIN = """
            SET LOCAL enable_seqscan = off;
            SET LOCAL enable_bitmapscan = off;
            SET LOCAL statement_timeout = %1$d;
            SET LOCAL idle_in_transaction_session_timeout = %1$d;
            SELECT pg_advisory_xact_lock(%2$d)""";

    private static final String TAKE = """
            DELETE FROM outbox WHERE id = ANY (ARRAY(SELECT id FROM outbox WHERE id > ? ORDER BY id LIMIT ?))
            RETURNING id, type, subject, version, occurred_at, payload""";

    private static final Duration NETWORK_MARGIN = Duration.ofSeconds(5);

    private final AgroalDataSource database;
    private final OutboxChannel channel;
    private final OutboxConfig config;
    private final Counter published;
    private final SettledIds settled;

    @Inject
    OutboxPublisher(AgroalDataSource database, OutboxChannel channel, OutboxConfig config, MeterRegistry metrics) {
        this(database, channel, config, new SettledIds(Duration.ofSeconds(1)), metrics);
    }

    OutboxPublisher(
            AgroalDataSource database,
            OutboxChannel channel,
            OutboxConfig config,
            SettledIds settled,
            MeterRegistry metrics) {
        this.database = database;
        this.channel = channel;
        this.config = config;
        this.settled = settled;
        this.published = Counter.builder("freshet.outbox.published")
                .description("Events that the broker acknowledged")
                .register(metrics);
    }

    /**
     * Publishes the oldest events.
     *
     * @return how many; fewer than {@link OutboxConfig#batchSize} if that was all
     * @throws NotPublished if the database or the broker could not be had; the events stay in the outbox
     */
    int publishBatch() throws NotPublished, InterruptedException {
        boolean done = false;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            // A database that is cut off says nothing at all; without a limit the relay would wait for its word for
            // ever.
            connection.setNetworkTimeout(
                    Runnable::run,
                    Math.toIntExact(config.idleLimit().plus(NETWORK_MARGIN).toMillis()));
            try {
                int count = publish(connection);
                done = true;
                return count;
            } finally {
                giveBack(connection, done);
            }
        } catch (SQLException | KafkaException e) {
            throw new NotPublished(e);
        } catch (ExecutionException e) {
            throw new NotPublished(e.getCause());
        } finally {
            if (!done) {
                settled.forget();
            }
        }
    }

    // Whatever went wrong: giving the connection back must not commit. One that is broken cannot roll back, and need
    // not: the database does, and what broke it is the thing to tell.
    private static void giveBack(Connection connection, boolean done) {
        try {
            if (!done) {
                connection.rollback();
            }
            connection.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            LOG.debug("The connection is broken", e);
        }
    }

    private int publish(Connection connection) throws SQLException, ExecutionException, InterruptedException {
        lock(connection);
        boolean settles = settled.markIsOver(); // as of now, before the look for what there is
        Instant taken =
                Instant.now(); // before the rows are taken, so that the broker refuses them before the lock is lost
        List<OutboxRow> rows = take(connection);
        if (!rows.isEmpty()) {
            channel.send(rows, taken);
        }
        settled.observe(connection); // last, where it delays nobody
        connection.commit();
        published.increment(rows.size());
        if (settles && rows.size() < config.batchSize()) {
            settled.settle();
        }
        return rows.size();
    }

    /** Forgets where it was, so that the next batch is looked for from the beginning of the table. */
    void lookAtEverything() {
        settled.forget();
    }

    /** Up to which id nothing is left to publish. */
    long settled() {
        return settled.upTo();
    }

    private void lock(Connection connection) throws SQLException {
        try (Statement begin = connection.createStatement()) {
            begin.execute(BEGIN.formatted(config.idleLimit().toMillis(), LOCK));
        }
    }

    private List<OutboxRow> take(Connection connection) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setLong(1, settled.upTo());
            take.setInt(2, config.batchSize());
            List<OutboxRow> rows = new ArrayList<>();
            try (ResultSet result = take.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
            rows.sort(Comparator.comparingLong(OutboxRow::id));
            return rows;
        }
    }

    private static OutboxRow row(ResultSet result) throws SQLException {
        String type = result.getString(2);
        return new OutboxRow(
                result.getLong(1),
                EventType.named(type).orElseThrow(() -> new SQLException("The outbox holds an unknown type: " + type)),
                result.getObject(3, UUID.class),
                result.getLong(4),
                result.getObject(5, OffsetDateTime.class),
                result.getBytes(6));
    }
}
