package freshet.aggregator.view.rebuild;

import freshet.bus.Position;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * The view's generations and the tables that each has of its own, {@code users_3} and so on. A table is filled before it becomes a
 * partition of the view, and ceases to be one before it is dropped, so that no reader ever waits for either.
 */
@ApplicationScoped
class Generations {
    // A view's table, and what a row of it holds apart from its generation, id and version.
    private static final Map<String, String> CONTENT = Map.of(
            "users", "external_id, name, email, country, deleted",
            "products", "sku, name, price_amount, price_currency, deleted",
            "purchases",
                    "external_id, user_id, product_id, quantity, unit_price_amount, unit_price_currency, purchased_at,"
                            + " status, deleted");
    private static final List<String> TABLES = List.of("users", "products", "purchases");

    // The state of a table: no row if there is none, else whether it is a partition, and whether it is ceasing to be
    // one.
    private static final String STATE = """
            SELECT i.inhrelid IS NOT NULL, coalesce(i.inhdetachpending, false)
            FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
            WHERE c.oid = to_regclass(?)""";

    private final PatientDatabase database;

    Generations(PatientDatabase database) {
        this.database = database;
    }

    int live() throws SQLException {
        return find("SELECT number FROM generation WHERE live").getAsInt();
    }

    /** The generation that was live before; empty if there is none, or no longer. */
    OptionalInt kept() throws SQLException {
        return find("SELECT max(number) FROM generation WHERE complete AND NOT live HAVING count(*) > 0");
    }

    private OptionalInt find(String sql) throws SQLException {
        return database.autocommit(connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery(sql)) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        });
    }

    /** Begins a generation: its tables are empty and nobody's but its maker's. */
    int begin() throws SQLException {
        return database.transaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                int number;
                try (ResultSet row = statement.executeQuery("INSERT INTO generation (number, live, complete)"
                        + " SELECT max(number) + 1, false, false FROM generation RETURNING number")) {
                    row.next();
                    number = row.getInt(1);
                }
                for (String table : TABLES) {
                    // The check spares the attachment a look at every row. Other indexes are made then, at once.
                    statement.execute("""
                            CREATE TABLE %1$s_%2$d (LIKE %1$s INCLUDING ALL EXCLUDING INDEXES,
                                PRIMARY KEY (generation, id),
                                CONSTRAINT %1$s_%2$d_generation CHECK (generation = %2$d))""".formatted(table, number));
                }
                return number;
            }
        });
    }

    /** Makes a filled generation part of the view, though not the live part. */
    void attach(int number) throws SQLException {
        database.autocommit(connection -> {
            for (String table : TABLES) {
                PatientDatabase.execute(
                        connection,
                        "ALTER TABLE %1$s ATTACH PARTITION %1$s_%2$d FOR VALUES IN (%2$d)".formatted(table, number));
                PatientDatabase.execute(connection, "ANALYZE %s_%d".formatted(table, number));
            }
            return null;
        });
    }

    /**
     * Where two generations hold an entity, the higher version wins: brings the rows of one to the versions that another has, if
     * these are higher.
     *
     * @return how many rows there were
     */
    int takeNewer(int from, int to) throws SQLException {
        return database.transaction(connection -> takeNewer(connection, from, to));
    }

    /** The same in the transaction under way. */
    static int takeNewer(Connection connection, int from, int to) throws SQLException {
        int taken = 0;
        for (String table : TABLES) {
            // In the order of the ids, as all writers lock rows.
            String columns = "id, version, " + CONTENT.get(table);
            try (Statement upsert = connection.createStatement()) {
                taken += upsert.executeUpdate("""
                        INSERT INTO %1$s_%3$d AS known (generation, %4$s)
                        SELECT %3$d, %5$s
                        FROM %1$s_%2$d newer JOIN %1$s_%3$d older USING (id)
                        WHERE newer.version > older.version
                        ORDER BY id
                        ON CONFLICT (generation, id) DO UPDATE SET (version, %6$s) = ROW (excluded.version, %7$s)
                        WHERE excluded.version > known.version""".formatted(
                                table,
                                from,
                                to,
                                columns,
                                prefixed("newer.", columns),
                                CONTENT.get(table),
                                prefixed("excluded.", CONTENT.get(table))));
            }
        }
        return taken;
    }

    private static String prefixed(String prefix, String columns) {
        return prefix + columns.replace(", ", ", " + prefix);
    }

    /** How far the topics are applied to a generation. */
    Map<TopicPartition, Position> positions(int number) throws SQLException {
        return database.autocommit(connection -> positions(connection, number));
    }

    static Map<TopicPartition, Position> positions(Connection connection, int number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT topic, partition, topic_id, next_offset FROM position WHERE generation = ?")) {
            select.setInt(1, number);
            Map<TopicPartition, Position> positions = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    positions.put(
                            new TopicPartition(row.getString(1), row.getInt(2)),
                            new Position(row.getObject(3, UUID.class), row.getLong(4)));
                }
            }
            return positions;
        }
    }

    /** Drops what rebuilds have begun and not finished. */
    List<Integer> dropUnfinished() throws SQLException {
        return database.autocommit(Generations::dropUnfinished);
    }

    /** The same with a connection that commits each statement. */
    static List<Integer> dropUnfinished(Connection connection) throws SQLException {
        return drop(connection, unfinished(connection));
    }

    /** What rebuilds have begun and not finished; one of them may be under way. */
    static List<Integer> unfinished(Connection connection) throws SQLException {
        return numbers(connection, "SELECT number FROM generation WHERE NOT complete ORDER BY number");
    }

    /** Drops all generations but the live one and this one. */
    List<Integer> dropAllBut(int kept) throws SQLException {
        return database.autocommit(connection -> drop(
                connection,
                numbers(
                        connection,
                        "SELECT number FROM generation WHERE NOT live AND number <> " + kept + " ORDER BY number")));
    }

    private static List<Integer> numbers(Connection connection, String which) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(which)) {
            while (row.next()) {
                numbers.add(row.getInt(1));
            }
        }
        return numbers;
    }

    private static List<Integer> drop(Connection connection, List<Integer> numbers) throws SQLException {
        for (int number : numbers) {
            drop(connection, number);
        }
        return numbers;
    }

    /** Drops a generation; readers, who may be at the view meanwhile, neither wait nor fail. */
    void drop(int number) throws SQLException {
        database.autocommit(connection -> {
            drop(connection, number);
            return null;
        });
    }

    // The row goes last: what breaks off is found by it, and dropped another time.
    private static void drop(Connection connection, int number) throws SQLException {
        PatientDatabase.execute(connection, "UPDATE generation SET complete = false WHERE number = " + number);
        for (String table : TABLES) {
            detach(connection, table, table + "_" + number);
            PatientDatabase.execute(connection, "DROP TABLE IF EXISTS " + table + "_" + number);
        }
        PatientDatabase.execute(connection, "DELETE FROM position WHERE generation = " + number);
        PatientDatabase.execute(connection, "DELETE FROM generation WHERE number = " + number);
    }

    private static void detach(Connection connection, String table, String partition) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(STATE)) {
            select.setString(1, partition);
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    String how = row.getBoolean(2) ? "FINALIZE" : "CONCURRENTLY";
                    PatientDatabase.execute(
                            connection, "ALTER TABLE %s DETACH PARTITION %s %s".formatted(table, partition, how));
                }
            }
        }
    }
}
