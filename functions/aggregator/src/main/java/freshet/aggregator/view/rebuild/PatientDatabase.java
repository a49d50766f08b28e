package freshet.aggregator.view.rebuild;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The view's database, for work that may take longer than a request. */
@ApplicationScoped
class PatientDatabase {
    private static final String NO_LIMIT = "SET statement_timeout = 0";
    // A process that stalls in its transaction holds what feeds and others wait for; the database takes it away from
    // it.
    private static final String NO_STALL = "SET LOCAL idle_in_transaction_session_timeout = '10s'";
    private static final String USUAL_LIMIT = "RESET statement_timeout";

    private final AgroalDataSource database;

    PatientDatabase(AgroalDataSource database) {
        this.database = database;
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Does this with a connection that commits each statement. */
    <T> T autocommit(Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, 0);
            execute(connection, NO_LIMIT);
            try {
                return work.with(connection);
            } finally {
                if (!connection.isClosed()) {
                    execute(connection, USUAL_LIMIT);
                }
            }
        }
    }

    /** Does this in one transaction, which is rolled back if it fails, or if nothing is said in it for 10 s. */
    <T> T transaction(Work<T> work) throws SQLException {
        return autocommit(connection -> {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                execute(connection, NO_STALL);
                T result = work.with(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        });
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
