package freshet.resilience;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The database's own limit on a statement: what ends the work itself, where a timeout above only ends the waiting. */
public final class StatementTimeout {
    private static final long NETWORK_MARGIN_MILLIS = 2_000;

    private StatementTimeout() {}

    /**
     * Gives each statement of the transaction under way this long, or until its request's deadline if that is sooner, instead of what
     * the connection allows.
     */
    public static void set(Connection connection, Duration limit) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long millis =
                    Deadline.current().limit(limit).plusMillis(1).toMillis(); // not 0, which would be no limit at all
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(millis + NETWORK_MARGIN_MILLIS));
            statement.execute("SET LOCAL statement_timeout = " + millis);
        }
    }
}
