package freshet.products.stock;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The stock's table, as reservations use it: many products at once. */
@ApplicationScoped
class StockRows {
    private static final String LOCK =
            "SELECT product_id, stock FROM stock WHERE product_id = ANY (?) ORDER BY product_id FOR UPDATE";

    private static final String STORE = """
            UPDATE stock SET stock = changed.stock FROM unnest(?::uuid[], ?::int[]) AS changed (product_id, stock)
            WHERE stock.product_id = changed.product_id""";

    /** The stock of some products, in pieces, which nobody else can change until the transaction ends. */
    static final class Locked {
        private final Map<UUID, Integer> pieces = new HashMap<>();
        private final Set<UUID> changed = new HashSet<>();

        /** Takes this many pieces if there are so many; false, and nothing taken, if not, or if there is no such product. */
        boolean take(UUID productId, int quantity) {
            Integer there = pieces.get(productId);
            if (there == null || there < quantity) {
                return false;
            }
            pieces.put(productId, there - quantity);
            changed.add(productId);
            return true;
        }

        /** Gives pieces back; a product that was deleted has no use for them, and no number has room for more than 2^31 - 1. */
        void add(UUID productId, int quantity) {
            if (pieces.computeIfPresent(
                            productId, (id, there) -> (int) Math.min(Integer.MAX_VALUE, (long) there + quantity))
                    != null) {
                changed.add(productId);
            }
        }
    }

    /** Locks the stock of those of these products that exist. */
    Locked lock(Connection connection, Collection<UUID> products) throws SQLException {
        Locked locked = new Locked();
        if (products.isEmpty()) {
            return locked;
        }
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setArray(1, connection.createArrayOf("uuid", products.toArray()));
            try (ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    locked.pieces.put(row.getObject(1, UUID.class), row.getInt(2));
                }
            }
            return locked;
        }
    }

    /** Stores what has changed. */
    void store(Connection connection, Locked stock) throws SQLException {
        if (stock.changed.isEmpty()) {
            return;
        }
        List<UUID> products = List.copyOf(stock.changed);
        try (PreparedStatement store = connection.prepareStatement(STORE)) {
            store.setArray(1, connection.createArrayOf("uuid", products.toArray()));
            store.setArray(
                    2,
                    connection.createArrayOf(
                            "int4", products.stream().map(stock.pieces::get).toArray()));
            store.executeUpdate();
        }
    }
}
