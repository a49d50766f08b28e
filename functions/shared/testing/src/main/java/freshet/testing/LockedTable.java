package freshet.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A table of the database under test that nobody else can read or write, until this is closed: a database that is slow. */
public final class LockedTable implements AutoCloseable {
    // What the relay does by itself is no work for a request. Within a transaction, the first look would be all looks.
    private static final String ACTIVE = """
            SELECT pg_stat_clear_snapshot();
            SELECT count(*) FROM pg_stat_activity
            WHERE usename = current_user AND state = 'active' AND pid <> pg_backend_pid() AND query NOT ILIKE '%outbox%'""";

    private final Connection connection;

    public LockedTable(String table) throws SQLException {
        this(table, "ACCESS EXCLUSIVE");
    }

    private LockedTable(String table, String mode) throws SQLException {
        Config config = ConfigProvider.getConfig();
        connection = DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK TABLE " + table + " IN " + mode + " MODE");
        }
    }

    /** One that can be read all the same. */
    public static LockedTable againstWrites(String table) throws SQLException {
        return new LockedTable(table, "EXCLUSIVE");
    }

    /** How many statements the database works on for requests, or lets wait; looks until there are none, or the time is over. */
    public long activeStatements(Duration patience) throws SQLException {
        return activeStatements(0, patience);
    }

    /** The same; looks until there are so many, or the time is over. */
    public long activeStatements(long expected, Duration patience) throws SQLException {
        Instant end = Instant.now().plus(patience);
        boolean isLast;
        long active;
        do {
            isLast = Instant.now().isAfter(end);
            active = activeStatements();
        } while (active != expected && !isLast);
        return active;
    }

    private long activeStatements() throws SQLException {
        try (Statement look = connection.createStatement()) {
            look.execute(ACTIVE);
            look.getMoreResults();
            try (ResultSet row = look.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
