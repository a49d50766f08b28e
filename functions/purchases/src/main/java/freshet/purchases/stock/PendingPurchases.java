package freshet.purchases.stock;

import freshet.events.purchases.PurchaseCreated;
import freshet.outbox.Outbox;
import freshet.purchases.PurchaseRow;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
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
    // Locked, so that no change of the purchase comes between its state and the event's place in the outbox. Whoever
    // looks next, here or in another instance, finds those that were asked for the longest ago.
    private static final String WAITING = """
            UPDATE purchases SET asked_at = ?
            WHERE id = ANY (ARRAY(
                SELECT id FROM purchases
                WHERE status = 'PENDING' AND coalesce(asked_at, purchased_at) < ?
                ORDER BY coalesce(asked_at, purchased_at) LIMIT ? FOR UPDATE SKIP LOCKED))
            RETURNING %s""".formatted(PurchaseRow.COLUMNS);

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

    /** @throws IllegalStateException if the database cannot be had; it can be tried again */
    @Timeout
    @Transactional
    void askAgain() {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        try (Connection connection = database.getConnection();
                PreparedStatement ask = connection.prepareStatement(WAITING)) {
            ask.setObject(1, now);
            ask.setObject(2, now.minus(config.askAgainAfter()));
            ask.setInt(3, config.askedAgainAtOnce());
            List<PurchaseCreated> questions = new ArrayList<>();
            try (ResultSet row = ask.executeQuery()) {
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
