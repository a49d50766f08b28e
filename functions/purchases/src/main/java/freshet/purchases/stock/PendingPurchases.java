package freshet.purchases.stock;

import freshet.events.purchases.PurchaseCreated;
import freshet.outbox.Outbox;
import freshet.outbox.OutboxSweep;
import freshet.purchases.PurchaseRow;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * Asks again for the stock of purchases that wait too long for it: the answer is kept on the topic for seven days only, and a
 * purchase whose answer was lost with them would be pending for good. Asking is publishing the purchase's state once more, as it
 * is; products give the answer that they have given before, and everybody else knows the version.
 */
@ApplicationScoped
class PendingPurchases {
    // Locked, so that no change of the purchase comes between its state and the event's place in the outbox.
    private static final String WAITING = """
            SELECT %s FROM purchases
            WHERE status = 'PENDING' AND purchased_at < ?
            ORDER BY purchased_at LIMIT ? FOR UPDATE SKIP LOCKED""".formatted(PurchaseRow.COLUMNS);

    private final AgroalDataSource database;
    private final Outbox outbox;
    private final Clock clock;
    private final StockConfig config;

    PendingPurchases(AgroalDataSource database, Outbox outbox, Clock clock, StockConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    /** @throws IllegalStateException if the database cannot be had; the next sweep tries again */
    @Timeout
    @Transactional
    void askAgain(@Observes OutboxSweep sweep) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(WAITING)) {
            select.setObject(1, clock.instant().minus(config.askAgainAfter()).atOffset(ZoneOffset.UTC));
            select.setInt(2, config.askedAgainAtOnce());
            List<PurchaseCreated> questions = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    questions.add(new PurchaseCreated(PurchaseRow.state(row)));
                }
            }
            outbox.append(questions);
        } catch (SQLException e) {
            throw new IllegalStateException("The purchases that wait for their stock cannot be read", e);
        }
    }
}
