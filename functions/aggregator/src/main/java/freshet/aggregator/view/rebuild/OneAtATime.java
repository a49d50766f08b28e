package freshet.aggregator.view.rebuild;

import freshet.aggregator.view.task.Pause;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Lets one process at a time rebuild the view or roll it back. The lock belongs to a connection, so that it goes with a process
 * that dies; behind PgBouncer that takes a pool in session mode.
 */
@ApplicationScoped
class OneAtATime {
    // An arbitrary number that names the lock among the database's advisory locks.
    private static final long NUMBER = 0x0F2E5242L;

    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AgroalDataSource database;

    OneAtATime(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Takes the place.
     *
     * @return gives it back when it is closed
     * @throws TaskFailure if another has it
     */
    Place take() throws SQLException {
        Connection connection = database.getConnection();
        if (!tryToTake(connection)) {
            connection.close();
            throw new TaskFailure("The view is being rebuilt or rolled back by another process");
        }
        return new Place(connection);
    }

    // Who drops leftovers has the place for a moment.
    private static boolean tryToTake(Connection connection) throws SQLException {
        for (int attempt = 1; !ask(connection, "SELECT pg_try_advisory_lock(" + NUMBER + ")"); attempt++) {
            if (attempt == ATTEMPTS) {
                return false;
            }
            Pause.of(PAUSE);
        }
        return true;
    }

    /** Whether nobody has the place; then nobody takes it before the transaction of this connection ends. */
    static boolean isFree(Connection transaction) throws SQLException {
        return ask(transaction, "SELECT pg_try_advisory_xact_lock(" + NUMBER + ")");
    }

    /** The right to rebuild. */
    static final class Place implements AutoCloseable {
        private final Connection connection;

        private Place(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void close() throws SQLException {
            try (connection) {
                ask(connection, "SELECT pg_advisory_unlock(" + NUMBER + ")");
            }
        }
    }

    private static boolean ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
