package freshet.purchases;

import freshet.events.Money;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseStatus;
import freshet.http.Ids;
import freshet.http.ImportLines;
import freshet.http.ImportReport;
import freshet.http.KeyedImport;
import freshet.http.Price;
import freshet.outbox.Outbox;
import freshet.resilience.StatementTimeout;
import io.agroal.api.AgroalDataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

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
        try (Connection connection = database.getConnection()) {
            StatementTimeout.set(connection, statementTimeout);
            return KeyedImport.run(lines, new Store(connection));
        }
    }

    private final class Store implements KeyedImport.Store<PurchaseLine> {
        private final Connection connection;

        Store(Connection connection) {
            this.connection = connection;
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
        public boolean[] create(List<PurchaseLine> lines) throws SQLException {
            UUID[] ids = lines.stream().map(line -> Ids.next()).toArray(UUID[]::new);
            Set<UUID> inserted = insert(ids, lines);
            boolean[] isNew = new boolean[ids.length];
            List<PurchaseCreated> events = new ArrayList<>(inserted.size());
            for (int i = 0; i < ids.length; i++) {
                isNew[i] = inserted.contains(ids[i]);
                if (isNew[i]) {
                    events.add(new PurchaseCreated(state(ids[i], lines.get(i))));
                }
            }
            outbox.append(events);
            return isNew;
        }

        private Set<UUID> insert(UUID[] ids, List<PurchaseLine> lines) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setArray(1, connection.createArrayOf("uuid", ids));
                insert.setArray(2, values("text", lines, PurchaseLine::externalId));
                insert.setArray(3, values("uuid", lines, PurchaseLine::userId));
                insert.setArray(4, values("uuid", lines, PurchaseLine::productId));
                insert.setArray(5, values("int4", lines, PurchaseLine::quantity));
                insert.setArray(
                        6, values("int8", lines, line -> line.unitPrice().amount()));
                insert.setArray(
                        7, values("text", lines, line -> line.unitPrice().currency()));
                insert.setArray(8, values("timestamptz", lines, PurchaseLine::purchasedAt));
                Set<UUID> inserted = HashSet.newHashSet(ids.length);
                try (ResultSet result = insert.executeQuery()) {
                    while (result.next()) {
                        inserted.add(result.getObject(1, UUID.class));
                    }
                }
                return inserted;
            }
        }

        private Array values(String type, List<PurchaseLine> lines, Function<PurchaseLine, Object> field)
                throws SQLException {
            return connection.createArrayOf(type, lines.stream().map(field).toArray());
        }

        @Override
        public Map<String, Object> stored(Set<String> keys) throws SQLException {
            try (PreparedStatement find = connection.prepareStatement(FIND)) {
                find.setArray(1, connection.createArrayOf("text", keys.toArray()));
                Map<String, Object> stored = new HashMap<>();
                try (ResultSet result = find.executeQuery()) {
                    while (result.next()) {
                        PurchaseLine line = line(result);
                        stored.put(line.externalId(), line);
                    }
                }
                return stored;
            }
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
