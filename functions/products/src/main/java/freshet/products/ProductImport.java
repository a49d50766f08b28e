package freshet.products;

import freshet.events.Money;
import freshet.events.products.ProductCreated;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Stores an import of products and their events in one transaction, with a few statements however many the lines. */
@ApplicationScoped
class ProductImport {
    private static final String INSERT = """
            WITH lines AS (
                SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::int[])
                    AS line (id, sku, name, description, price_amount, price_currency, stock)),
            created AS (
                INSERT INTO products (id, sku, name, description, price_amount, price_currency, version)
                SELECT id, sku, name, description, price_amount, price_currency, 1 FROM lines
                ON CONFLICT (sku) DO NOTHING RETURNING id)
            INSERT INTO stock (product_id, stock)
            SELECT id, stock FROM created JOIN lines USING (id) RETURNING product_id""";
    private static final String FIND =
            "SELECT sku, name, description, price_amount, price_currency FROM products WHERE sku = ANY (?::text[])";

    private final AgroalDataSource database;
    private final Outbox outbox;
    private final Duration statementTimeout;

    ProductImport(AgroalDataSource database, Outbox outbox, ProductsConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.statementTimeout = config.importStatementTimeout();
    }

    @ApplyGuard(ProductGuards.IMPORTS)
    @Transactional(rollbackOn = SQLException.class)
    ImportReport store(ImportLines<CreateProduct> lines) throws SQLException {
        try (Connection connection = database.getConnection()) {
            StatementTimeout.set(connection, statementTimeout);
            return KeyedImport.run(lines, new Store(connection));
        }
    }

    /** What makes two lines the same product. The stock is not part of it: it changes by itself. */
    private record Content(String name, String description, Price price) {}

    private final class Store implements KeyedImport.Store<CreateProduct> {
        private final Connection connection;

        Store(Connection connection) {
            this.connection = connection;
        }

        @Override
        public String key(CreateProduct line) {
            return line.sku();
        }

        @Override
        public Object content(CreateProduct line) {
            return new Content(line.name(), line.description(), line.price());
        }

        @Override
        public boolean[] create(List<CreateProduct> lines) throws SQLException {
            UUID[] ids = lines.stream().map(line -> Ids.next()).toArray(UUID[]::new);
            Set<UUID> inserted = insert(ids, lines);
            boolean[] isNew = new boolean[ids.length];
            List<ProductCreated> events = new ArrayList<>(inserted.size());
            for (int i = 0; i < ids.length; i++) {
                isNew[i] = inserted.contains(ids[i]);
                if (isNew[i]) {
                    events.add(new ProductCreated(state(ids[i], lines.get(i))));
                }
            }
            outbox.append(events);
            return isNew;
        }

        private Set<UUID> insert(UUID[] ids, List<CreateProduct> lines) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setArray(1, connection.createArrayOf("uuid", ids));
                insert.setArray(2, values("text", lines, CreateProduct::sku));
                insert.setArray(3, values("text", lines, CreateProduct::name));
                insert.setArray(4, values("text", lines, CreateProduct::description));
                insert.setArray(5, values("int8", lines, line -> line.price().amount()));
                insert.setArray(6, values("text", lines, line -> line.price().currency()));
                insert.setArray(7, values("int4", lines, CreateProduct::stock));
                Set<UUID> inserted = new HashSet<>();
                try (ResultSet result = insert.executeQuery()) {
                    while (result.next()) {
                        inserted.add(result.getObject(1, UUID.class));
                    }
                }
                return inserted;
            }
        }

        private Array values(String type, List<CreateProduct> lines, Function<CreateProduct, Object> field)
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
                        Price price = new Price(result.getLong(4), result.getString(5));
                        stored.put(result.getString(1), new Content(result.getString(2), result.getString(3), price));
                    }
                }
                return stored;
            }
        }
    }

    private static freshet.events.products.Product state(UUID id, CreateProduct line) {
        Money price = new Money(line.price().amount(), line.price().currency());
        return new freshet.events.products.Product(id, line.sku(), line.name(), line.description(), price, 1);
    }
}
