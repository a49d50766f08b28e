package freshet.products.queries;

import freshet.events.Money;
import freshet.events.products.Product;
import io.agroal.api.AgroalDataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Reads products for the bus, past Hibernate: nothing of what is read will change. */
@ApplicationScoped
class ProductReader {
    private static final String FIND = """
            SELECT id, sku, name, price_amount, price_currency, version, deleted
            FROM products WHERE id = ANY (?)""";

    private final AgroalDataSource database;

    ProductReader(AgroalDataSource database) {
        this.database = database;
    }

    /** Products that exist, without their descriptions, and the ids of those that did. */
    record Found(List<Product> products, Set<UUID> deleted) {}

    /**
     * Those of these products that exist or existed; without ids the database is not asked.
     *
     * @throws IllegalStateException if the database cannot be had
     */
    @ApplyGuard(ProductQueryGuard.NAME)
    Found find(Collection<UUID> ids) {
        Found found = new Found(new ArrayList<>(), new HashSet<>());
        if (ids.isEmpty()) {
            return found;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    add(row, found);
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("The products cannot be read", e);
        }
    }

    private static void add(ResultSet row, Found found) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        if (row.getBoolean("deleted")) {
            found.deleted().add(id);
            return;
        }
        found.products()
                .add(new Product(
                        id,
                        row.getString("sku"),
                        row.getString("name"),
                        null,
                        new Money(row.getLong("price_amount"), row.getString("price_currency")),
                        row.getLong("version")));
    }
}
