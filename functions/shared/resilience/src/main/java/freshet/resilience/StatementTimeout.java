package freshet.resilience;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The database's own limit on a statement: what ends the work itself, where a timeout above only ends the waiting. */
public final class StatementTimeout {
    private StatementTimeout() {}

    /** Gives each statement of the transaction under way this long, instead of what the connection allows. */
    public static void set(Connection connection, Duration limit) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = " + limit.toMillis());
        }
    }
}
