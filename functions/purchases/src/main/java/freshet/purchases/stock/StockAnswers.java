package freshet.purchases.stock;

import freshet.bus.EventBatch;
import freshet.events.Event;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.purchases.PurchaseRejected;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.stock.StockEvent;
import freshet.events.stock.StockRejected;
import freshet.events.stock.StockReserved;
import freshet.outbox.Outbox;
import freshet.purchases.PurchaseRow;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * Confirms the purchases that have their pieces, and rejects those that do not get them. Only a pending purchase is changed: one
 * that is decided, or was cancelled meanwhile, stays as it is.
 */
@ApplicationScoped
class StockAnswers {
    // Locked in the order of their ids, so that two instances with the same answers do not block each other for good.
    private static final String DECIDE = """
            WITH pending AS (
                SELECT id FROM purchases WHERE id = ANY (?::uuid[]) AND status = 'PENDING' ORDER BY id FOR UPDATE)
            UPDATE purchases SET status = decided.status, version = version + 1
            FROM pending JOIN unnest(?::uuid[], ?::text[]) AS decided (id, status) USING (id)
            WHERE purchases.id = pending.id
            RETURNING %s""".formatted(PurchaseRow.COLUMNS);

    private final AgroalDataSource database;
    private final Outbox outbox;

    StockAnswers(AgroalDataSource database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /**
     * Applies a batch of answers in one transaction, with the purchases' events in its outbox: all of it or nothing.
     *
     * @return what became of the purchases
     * @throws IllegalStateException if the database cannot be had; it can be tried again
     */
    @Timeout
    @Transactional
    Outcome apply(EventBatch batch) {
        Map<UUID, PurchaseStatus> decided = new LinkedHashMap<>();
        batch.events().forEach(event -> decided.putIfAbsent(event.subject(), status(event)));
        if (decided.isEmpty()) {
            return new Outcome(0, 0, 0);
        }
        try (Connection connection = database.getConnection()) {
            List<PurchaseEvent> changes = decide(connection, decided);
            outbox.append(changes);
            int confirmed = (int)
                    changes.stream().filter(PurchaseConfirmed.class::isInstance).count();
            return new Outcome(
                    confirmed, changes.size() - confirmed, batch.events().size() - changes.size());
        } catch (SQLException e) {
            throw new IllegalStateException("The purchases cannot be decided", e);
        }
    }

    private static PurchaseStatus status(Event event) {
        return switch ((StockEvent) event) {
            case StockReserved reserved -> PurchaseStatus.CONFIRMED;
            case StockRejected rejected -> PurchaseStatus.REJECTED;
        };
    }

    private static List<PurchaseEvent> decide(Connection connection, Map<UUID, PurchaseStatus> decided)
            throws SQLException {
        try (PreparedStatement decide = connection.prepareStatement(DECIDE)) {
            Object[] ids = decided.keySet().toArray();
            decide.setArray(1, connection.createArrayOf("uuid", ids));
            decide.setArray(2, connection.createArrayOf("uuid", ids));
            decide.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            decided.values().stream().map(PurchaseStatus::name).toArray()));
            List<PurchaseEvent> changes = new ArrayList<>();
            try (ResultSet row = decide.executeQuery()) {
                while (row.next()) {
                    changes.add(change(PurchaseRow.state(row)));
                }
            }
            return changes;
        }
    }

    private static PurchaseEvent change(Purchase purchase) {
        return purchase.status() == PurchaseStatus.CONFIRMED
                ? new PurchaseConfirmed(purchase)
                : new PurchaseRejected(purchase);
    }
}
