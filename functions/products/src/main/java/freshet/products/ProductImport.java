package freshet.products;

import freshet.events.Money;
import freshet.events.products.ProductCreated;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;

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
    private static final List<Column<CreateProduct>> COLUMNS = List.of(
            new Column<>("text", CreateProduct::sku),
            new Column<>("text", CreateProduct::name),
            new Column<>("text", CreateProduct::description),
            new Column<>("int8", line -> line.price().amount()),
            new Column<>("text", line -> line.price().currency()),
            new Column<>("int4", CreateProduct::stock));

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
        lines.arrive();
        try (Connection connection = database.getConnection()) {
            StatementTimeout.set(connection, statementTimeout);
            return KeyedImport.run(lines, new Table(connection));
        }
    }

    /** What makes two lines the same product. The stock is not part of it: it changes by itself. */
    private record Content(String name, String description, Price price) {}

    private final class Table extends ImportTable<CreateProduct> {
        Table(Connection connection) {
            super(connection, INSERT, COLUMNS, FIND);
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
        protected void created(Map<UUID, CreateProduct> lines) {
            outbox.append(lines.entrySet().stream()
                    .map(line -> new ProductCreated(state(line.getKey(), line.getValue())))
                    .toList());
        }

        @Override
        protected Map.Entry<String, Object> stored(ResultSet row) throws SQLException {
            Price price = new Price(row.getLong(4), row.getString(5));
            return Map.entry(row.getString(1), new Content(row.getString(2), row.getString(3), price));
        }
    }

    private static freshet.events.products.Product state(UUID id, CreateProduct line) {
        Money price = new Money(line.price().amount(), line.price().currency());
        return new freshet.events.products.Product(id, line.sku(), line.name(), line.description(), price, 1);
    }
}
