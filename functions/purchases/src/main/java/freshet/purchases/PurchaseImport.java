package freshet.purchases;

import freshet.events.Money;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseStatus;
import freshet.http.ImportLines;
import freshet.http.ImportReport;
import freshet.http.ImportTable;
import freshet.http.ImportTable.Column;
import freshet.http.KeyedImport;
import freshet.http.Price;
import freshet.outbox.Outbox;
import freshet.resilience.StatementTimeout;
import io.agroal.api.AgroalDataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Stores an import of purchases, which are confirmed history, and their events in one transaction, with a few statements
 * however many the lines.
 */
@ApplicationScoped
class PurchaseImport {
    private static final String INSERT = """
            INSERT INTO purchases (id, external_id, user_id, product_id, quantity,
                unit_price_amount, unit_price_currency, purchased_at, status, version)
            SELECT *, 'CONFIRMED', 1 FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::int[],
                ?::bigint[], ?::text[], ?::timestamptz[])
            ON CONFLICT (external_id) DO NOTHING RETURNING id""";
    private static final String FIND = """
            SELECT user_id, product_id, quantity, external_id, unit_price_amount, unit_price_currency, purchased_at
            FROM purchases WHERE external_id = ANY (?::text[])""";
    private static final List<Column<PurchaseLine>> COLUMNS = List.of(
            new Column<>("text", PurchaseLine::externalId),
            new Column<>("uuid", PurchaseLine::userId),
            new Column<>("uuid", PurchaseLine::productId),
            new Column<>("int4", PurchaseLine::quantity),
            new Column<>("int8", line -> line.unitPrice().amount()),
            new Column<>("text", line -> line.unitPrice().currency()),
            new Column<>("timestamptz", PurchaseLine::purchasedAt));

    private final AgroalDataSource database;
    private final Outbox outbox;
    private final Duration statementTimeout;

    PurchaseImport(AgroalDataSource database, Outbox outbox, PurchasesConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.statementTimeout = config.importStatementTimeout();
    }

    @ApplyGuard(PurchaseGuards.IMPORTS)
    @Transactional(rollbackOn = SQLException.class)
    ImportReport store(ImportLines<PurchaseLine> lines) throws SQLException {
        lines.arrive();
        try (Connection connection = database.getConnection()) {
            StatementTimeout.set(connection, statementTimeout);
            return KeyedImport.run(lines, new Table(connection));
        }
    }

    private final class Table extends ImportTable<PurchaseLine> {
        Table(Connection connection) {
            super(connection, INSERT, COLUMNS, FIND);
        }

        @Override
        public String key(PurchaseLine line) {
            return line.externalId();
        }

        @Override
        public Object content(PurchaseLine line) {
            return line;
        }

        @Override
        protected void created(Map<UUID, PurchaseLine> lines) {
            outbox.append(lines.entrySet().stream()
                    .map(line -> new PurchaseCreated(state(line.getKey(), line.getValue())))
                    .toList());
        }

        @Override
        protected Map.Entry<String, Object> stored(ResultSet row) throws SQLException {
            PurchaseLine line = line(row);
            return Map.entry(line.externalId(), line);
        }
    }

    private static PurchaseLine line(ResultSet result) throws SQLException {
        return new PurchaseLine(
                result.getObject("user_id", UUID.class),
                result.getObject("product_id", UUID.class),
                result.getInt("quantity"),
                result.getString("external_id"),
                new Price(result.getLong("unit_price_amount"), result.getString("unit_price_currency")),
                result.getObject("purchased_at", OffsetDateTime.class).toInstant());
    }

    private static freshet.events.purchases.Purchase state(UUID id, PurchaseLine line) {
        return new freshet.events.purchases.Purchase(
                id,
                line.externalId(),
                line.userId(),
                line.productId(),
                line.quantity(),
                new Money(line.unitPrice().amount(), line.unitPrice().currency()),
                line.purchasedAt(),
                PurchaseStatus.CONFIRMED,
                1);
    }
}
