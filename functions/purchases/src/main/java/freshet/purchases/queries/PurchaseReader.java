package freshet.purchases.queries;

import freshet.events.purchases.Purchase;
import freshet.http.Cursor;
import freshet.http.Cursor.TimeAndId;
import freshet.http.Ids;
import freshet.http.Page;
import freshet.purchases.PurchaseRow;
import io.agroal.api.AgroalDataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads purchases for the bus, past Hibernate: nothing of what is read will change. */
@ApplicationScoped
class PurchaseReader {
    private static final String PAGE = """
            SELECT %s FROM purchases
            WHERE user_id = ? AND (purchased_at, id) < (?, ?)
            ORDER BY purchased_at DESC, id DESC
            LIMIT ?""".formatted(PurchaseRow.COLUMNS);

    private static final OffsetDateTime AFTER_ALL_TIMES = OffsetDateTime.MAX; // PostgreSQL's infinity

    private final AgroalDataSource database;

    PurchaseReader(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * A page of a user's purchases, newest first; the same that {@code GET /purchases?userId=} answers.
     *
     * @param after the cursor that the page starts after; null for the first page
     * @throws freshet.http.ProblemException if {@code after} is no cursor of this list
     * @throws IllegalStateException if the database cannot be had
     */
    @ApplyGuard(PurchaseQueryGuard.NAME)
    Page<Purchase> page(UUID userId, int limit, String after) {
        TimeAndId last = Cursor.toTime(after);
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setObject(1, userId);
            select.setObject(2, last == null ? AFTER_ALL_TIMES : last.time().atOffset(ZoneOffset.UTC));
            select.setObject(3, last == null ? Ids.AFTER_ALL : last.id());
            select.setInt(4, limit + 1);
            List<Purchase> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(PurchaseRow.state(row));
                }
            }
            return Page.of(rows, limit, purchase -> Cursor.ofTime(purchase.purchasedAt(), purchase.id()));
        } catch (SQLException e) {
            throw new IllegalStateException("The purchases cannot be read", e);
        }
    }
}
