package freshet.outbox;

import freshet.events.EventType;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/**
 * Takes one batch from the outbox to the bus in one transaction. An advisory lock lets one publisher at a time into a
 * database; it belongs to the transaction, so that it works behind PgBouncer and goes with a dead instance's connection.
 *
 * <p>The rows are deleted first and committed last, after the broker has acknowledged every one. Whatever breaks in
 * between rolls the deletion back, and the batch is sent again as a whole: twice perhaps, but never out of order.
 */
@ApplicationScoped
class OutboxPublisher {
    // An arbitrary number that names the publisher's lock among the database's advisory locks.
    private static final long LOCK = 0x0F2E54E7L;

    // Taking rows away again after a crash of the database only sends them twice, so this commit need not wait for the
    // disk.
    private static final String BEGIN = """
            SET LOCAL synchronous_commit = off;
            SET LOCAL statement_timeout = %1$d;
            SET LOCAL idle_in_transaction_session_timeout = %1$d;
            SELECT pg_advisory_xact_lock(%2$d)""";

    private static final String TAKE = """
            DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT ?)
            RETURNING id, type, subject, version, occurred_at, payload""";

    private final AgroalDataSource database;
    private final Bus bus;
    private final OutboxConfig config;
    private final Counter published;

    OutboxPublisher(AgroalDataSource database, Bus bus, OutboxConfig config, MeterRegistry metrics) {
        this.database = database;
        this.bus = bus;
        this.config = config;
        this.published = Counter.builder("freshet.outbox.published")
                .description("Events that the broker acknowledged")
                .register(metrics);
    }

    /**
     * Publishes the oldest events.
     *
     * @return how many, at most {@link OutboxConfig#batchSize}
     * @throws NotPublished if the database or the broker could not be had; the events stay in the outbox
     */
    int publishBatch() throws NotPublished, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                int count = publish(connection);
                done = true;
                return count;
            } finally {
                if (!done) {
                    connection.rollback(); // whatever went wrong: giving the connection back must not commit
                }
            }
        } catch (SQLException | KafkaException e) {
            throw new NotPublished(e);
        } catch (ExecutionException e) {
            throw new NotPublished(e.getCause());
        }
    }

    private int publish(Connection connection) throws SQLException, ExecutionException, InterruptedException {
        lock(connection);
        List<OutboxRow> rows = take(connection);
        if (!rows.isEmpty()) {
            bus.send(rows);
        }
        connection.commit();
        published.increment(rows.size());
        return rows.size();
    }

    void close() {
        bus.close();
    }

    private void lock(Connection connection) throws SQLException {
        try (Statement begin = connection.createStatement()) {
            begin.execute(BEGIN.formatted(config.idleLimit().toMillis(), LOCK));
        }
    }

    private List<OutboxRow> take(Connection connection) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setInt(1, config.batchSize());
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
