package freshet.aggregator.view;

import freshet.aggregator.ProductResponse;
import freshet.aggregator.PurchasePage;
import freshet.events.Money;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.users.User;
import freshet.http.Cursor;
import freshet.http.Ids;
import freshet.http.Page;
import io.agroal.api.AgroalDataSource;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** Reads the live generation of the view. */
@ApplicationScoped
public class ViewReader {
    // One statement, so that all of a page is of one moment.
    private static final String PAGE = """
            SELECT %s,
                   u.id, u.external_id, u.name, u.email, u.country, u.version, u.deleted,
                   p.id, p.external_id, p.product_id, p.quantity, p.unit_price_amount, p.unit_price_currency,
                   p.purchased_at, p.status, p.version,
                   r.id, r.sku, r.name, r.price_amount, r.price_currency, r.version, r.deleted
            FROM generation g
            LEFT JOIN users u ON u.generation = g.number AND u.id = ?
            LEFT JOIN LATERAL (
                SELECT * FROM purchases -- a deleted one has no user
                WHERE generation = g.number AND user_id = ? AND (purchased_at, id) < (?, ?)
                ORDER BY purchased_at DESC, id DESC
                LIMIT ?) p ON true
            LEFT JOIN products r ON r.generation = g.number AND r.id = p.product_id
            WHERE g.live
            ORDER BY p.purchased_at DESC, p.id DESC""".formatted(StoredAge.COLUMN);

    private static final String COUNTS = """
            SELECT g.number, %s,
                   (SELECT count(*) FROM users WHERE generation = g.number AND NOT deleted),
                   (SELECT count(*) FROM products WHERE generation = g.number AND NOT deleted),
                   (SELECT count(*) FROM purchases WHERE generation = g.number AND NOT deleted)
            FROM generation g
            WHERE g.live""".formatted(StoredAge.COLUMN);

    private static final OffsetDateTime AFTER_ALL_TIMES = OffsetDateTime.MAX; // PostgreSQL's infinity

    private final AgroalDataSource database;
    private final ViewAge age;
    private final Clock clock;

    ViewReader(AgroalDataSource database, ViewAge age, Clock clock) {
        this.database = database;
        this.age = age;
        this.clock = clock;
    }

    /**
     * What the view holds of a user.
     *
     * @param user null if the view does not know the user, or knows that the user was deleted
     * @param deleted whether the user was deleted
     * @param products those of the page's purchases that the view knows
     * @param checkedAt the last instant at which the view is stored to have held all that the bus held, by this instance's clock;
     *     null if it is not known
     */
    public record UserView(
            User user,
            boolean deleted,
            PurchasePage purchases,
            Map<UUID, ProductResponse> products,
            Instant checkedAt) {}

    /** How much the view holds, deleted entities left out; {@code checkedAt} as in {@link UserView}. */
    record Counts(int generation, Instant checkedAt, long users, long products, long purchases) {}

    /**
     * A user and a page of the user's purchases.
     *
     * @param after the cursor that the page starts after; null for the first page
     */
    @Timeout
    @CircuitBreakerName("view")
    @CircuitBreaker(failOn = {ViewFailure.class, TimeoutException.class})
    @Bulkhead
    public UserView read(UUID userId, int limit, String after) {
        Cursor.TimeAndId last = Cursor.toTime(after);
        Instant begun = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setObject(1, userId);
            select.setObject(2, userId);
            select.setObject(3, last == null ? AFTER_ALL_TIMES : last.time().atOffset(ZoneOffset.UTC));
            select.setObject(4, last == null ? Ids.AFTER_ALL : last.id());
            select.setInt(5, limit + 1);
            try (ResultSet rows = select.executeQuery()) {
                return userView(userId, limit, begun, rows);
            }
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    /** Counts the view's entities; exact, so it takes longer the more there are. */
    @Timeout
    @CircuitBreaker(failOn = {ViewFailure.class, TimeoutException.class})
    @Bulkhead
    Counts count() {
        Instant begun = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(COUNTS);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Counts(row.getInt(1), checkedAt(begun, row, 2), row.getLong(3), row.getLong(4), row.getLong(5));
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    // The row's part on the user is the same in every row; there is a row even where nothing is known.
    private UserView userView(UUID userId, int limit, Instant begun, ResultSet rows) throws SQLException {
        List<Purchase> purchases = new ArrayList<>();
        Map<UUID, ProductResponse> products = new HashMap<>();
        rows.next();
        Instant checkedAt = checkedAt(begun, rows, 1);
        boolean known = rows.getObject(2) != null;
        boolean deleted = known && rows.getBoolean(8);
        User user = known && !deleted ? user(rows) : null;
        do {
            if (rows.getObject(9) != null) {
                purchases.add(purchase(userId, rows));
                addProduct(products, rows);
            }
        } while (rows.next());
        if (checkedAt != null) {
            age.learn(checkedAt);
        }
        Page<Purchase> page =
                Page.of(purchases, limit, purchase -> Cursor.ofTime(purchase.purchasedAt(), purchase.id()));
        return new UserView(user, deleted, new PurchasePage(page.items(), page.next()), products, checkedAt);
    }

    // By this instance's clock, and before the question was asked: how long ago it was is the database's to tell.
    private static Instant checkedAt(Instant begun, ResultSet row, int column) throws SQLException {
        return StoredAge.of(row, column)
                .map(age -> begun.truncatedTo(ChronoUnit.MILLIS).minus(age))
                .orElse(null);
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7));
    }

    private static Purchase purchase(UUID userId, ResultSet row) throws SQLException {
        return new Purchase(
                row.getObject(9, UUID.class),
                row.getString(10),
                userId,
                row.getObject(11, UUID.class),
                row.getInt(12),
                new Money(row.getLong(13), row.getString(14)),
                instant(row, 15),
                PurchaseStatus.valueOf(row.getString(16)),
                row.getLong(17));
    }

    private static void addProduct(Map<UUID, ProductResponse> products, ResultSet row) throws SQLException {
        UUID id = row.getObject(18, UUID.class);
        if (id == null) {
            return;
        }
        products.put(
                id,
                row.getBoolean(24)
                        ? ProductResponse.deleted(id)
                        : new ProductResponse.Known(
                                id,
                                row.getString(19),
                                row.getString(20),
                                new Money(row.getLong(21), row.getString(22)),
                                row.getLong(23)));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
