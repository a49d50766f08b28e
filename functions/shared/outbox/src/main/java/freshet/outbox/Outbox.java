package freshet.outbox;

import freshet.events.Event;
import freshet.events.EventJson;
import freshet.events.EventType;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/** Where a change leaves its event: in the transaction that makes the change, so that both are there or neither. */
@ApplicationScoped
public class Outbox {
    private static final String INSERT =
            "INSERT INTO outbox (type, subject, version, occurred_at, payload) VALUES (?, ?, ?, ?, ?)";

    private final EntityManager entities;
    private final AgroalDataSource database;
    private final TransactionSynchronizationRegistry transaction;
    private final Relay relay;

    Outbox(
            EntityManager entities,
            AgroalDataSource database,
            TransactionSynchronizationRegistry transaction,
            Relay relay) {
        this.entities = entities;
        this.database = database;
        this.transaction = transaction;
        this.relay = relay;
    }

    /** Appends one event, as {@link #append(Collection)} does. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(Event event) {
        append(List.of(event));
    }

    /**
     * Appends events to the transaction under way; the commit itself wakes the relay.
     *
     * <p>Call it after the change. What the change has not yet written is flushed first, because the order of publication
     * is the order of the outbox's ids: an entity's row must be locked before its event draws an id, so that the events of
     * two writers of one entity are in version order.
     *
     * @throws IllegalStateException if the database does not take them; the transaction is then lost as a whole
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(Collection<? extends Event> events) {
        if (events.isEmpty()) {
            return;
        }
        entities.flush();
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            OffsetDateTime now = Instant.now().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
            for (Event event : events) {
                insert.setString(1, EventType.of(event).typeName());
                insert.setObject(2, event.subject());
                insert.setLong(3, event.version());
                insert.setObject(4, now);
                insert.setBytes(5, EventJson.write(event));
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("The outbox could not be written", e);
        }
        transaction.registerInterposedSynchronization(new WakeAfterCommit());
    }

    private final class WakeAfterCommit implements Synchronization {
        @Override
        public void beforeCompletion() {
            // The events are written when they are appended.
        }

        @Override
        public void afterCompletion(int status) {
            if (status != Status.STATUS_ROLLEDBACK) { // a commit whose answer got lost may have happened
                relay.wake();
            }
        }
    }
}
