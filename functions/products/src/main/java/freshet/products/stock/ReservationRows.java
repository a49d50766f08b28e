package freshet.products.stock;

import freshet.events.purchases.Purchase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
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

/** The reservations' table: a row for each purchase that asked for stock, or that ended. */
@ApplicationScoped
class ReservationRows {
    // Of two instances that know of one purchase the second waits here until the first has decided.
    private static final String BEGIN = """
            INSERT INTO reservation (purchase_id, product_id, quantity, state)
            SELECT * FROM (
                SELECT *, 'REJECTED' FROM unnest(?::uuid[], ?::uuid[], ?::int[])
                UNION ALL SELECT ended, NULL, NULL, 'RELEASED' FROM unnest(?::uuid[]) AS ended) AS rows (purchase_id)
            ORDER BY purchase_id
            ON CONFLICT DO NOTHING RETURNING purchase_id""";

    private static final String DECIDED = """
            SELECT purchase_id, product_id, quantity, state FROM reservation
            WHERE purchase_id = ANY (?) AND state <> 'RELEASED'""";

    private static final String LOCK_RESERVED = """
            SELECT purchase_id, product_id, quantity, state FROM reservation
            WHERE purchase_id = ANY (?) AND state = 'RESERVED' ORDER BY purchase_id FOR UPDATE""";

    private static final String SET = "UPDATE reservation SET state = ? WHERE purchase_id = ANY (?)";

    /**
     * Makes a row for each purchase that has none: rejected for the time being if it asks, released if it ended.
     *
     * @return the purchases that had no row
     */
    Set<UUID> begin(Connection connection, Wishes wishes) throws SQLException {
        Collection<Purchase> pending = wishes.pending();
        try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.setArray(
                    1, uuids(connection, pending.stream().map(Purchase::id).toList()));
            begin.setArray(
                    2,
                    uuids(connection, pending.stream().map(Purchase::productId).toList()));
            begin.setArray(
                    3,
                    connection.createArrayOf(
                            "int4", pending.stream().map(Purchase::quantity).toArray()));
            begin.setArray(4, uuids(connection, wishes.ended()));
            Set<UUID> first = new HashSet<>();
            try (ResultSet row = begin.executeQuery()) {
                while (row.next()) {
                    first.add(row.getObject(1, UUID.class));
                }
            }
            return first;
        }
    }

    /** What was decided before for these purchases; those that have ended since are left out. */
    List<Reservation> decided(Connection connection, List<UUID> purchases) throws SQLException {
        if (purchases.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement decided = connection.prepareStatement(DECIDED)) {
            decided.setArray(1, uuids(connection, purchases));
            return reservations(decided);
        }
    }

    /** Marks those of these purchases as released that had their pieces, and tells which they are. */
    List<Reservation> release(Connection connection, List<UUID> purchases) throws SQLException {
        if (purchases.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement lock = connection.prepareStatement(LOCK_RESERVED)) {
            lock.setArray(1, uuids(connection, purchases));
            List<Reservation> reserved = reservations(lock);
            set(connection, "RELEASED", reserved);
            return reserved;
        }
    }

    /** Says that these purchases have their pieces. */
    void grant(Connection connection, List<Reservation> reserved) throws SQLException {
        set(connection, "RESERVED", reserved);
    }

    private static void set(Connection connection, String state, List<Reservation> reservations) throws SQLException {
        if (reservations.isEmpty()) {
            return;
        }
        try (PreparedStatement set = connection.prepareStatement(SET)) {
            set.setString(1, state);
            set.setArray(
                    2,
                    uuids(
                            connection,
                            reservations.stream().map(Reservation::purchaseId).toList()));
            set.executeUpdate();
        }
    }

    private static List<Reservation> reservations(PreparedStatement query) throws SQLException {
        List<Reservation> reservations = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                reservations.add(new Reservation(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getInt(3),
                        row.getString(4).equals("RESERVED")));
            }
        }
        return reservations;
    }

    private static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
        return connection.createArrayOf("uuid", ids.toArray());
    }
}
