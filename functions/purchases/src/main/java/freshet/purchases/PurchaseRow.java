package freshet.purchases;

import freshet.events.Money;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** A row of the purchases' table, read past Hibernate. */
public final class PurchaseRow {
    /** The columns that {@link #state} reads. */
    public static final String COLUMNS = "purchases.id, external_id, user_id, product_id, quantity, unit_price_amount,"
            + " unit_price_currency, purchased_at, purchases.status, version";

    private PurchaseRow() {}

    /** The whole state, as events carry it. */
    public static Purchase state(ResultSet row) throws SQLException {
        return new Purchase(
                row.getObject("id", UUID.class),
                row.getString("external_id"),
                row.getObject("user_id", UUID.class),
                row.getObject("product_id", UUID.class),
                row.getInt("quantity"),
                new Money(row.getLong("unit_price_amount"), row.getString("unit_price_currency")),
                row.getObject("purchased_at", OffsetDateTime.class).toInstant(),
                PurchaseStatus.valueOf(row.getString("status")),
                row.getLong("version"));
    }
}
