package freshet.resilience;

import io.agroal.api.AgroalPoolInterceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Has the database end what a request asks of it when the request's deadline passes. Each connection that is taken from the pool for
 * work with less time than its own {@code statement_timeout} gets, in one round trip and for one transaction only, a
 * {@code statement_timeout} of what is left, which ends the statement then under way, and a {@code transaction_timeout} (PostgreSQL 17)
 * a moment later, which ends a transaction of many short statements. Where there is more time, it costs nothing.
 *
 * <p>A connection in autocommit mode is put into a transaction for that, which is committed when it goes back to the pool: that
 * fits what reads, or changes one thing. Whoever waits longer for the database than usual ({@link Connection#setNetworkTimeout}) leaves
 * no trace of that either.
 */
public class StatementDeadlines implements AgroalPoolInterceptor {
    private static final Logger LOG = Logger.getLogger(StatementDeadlines.class);
    private static final long GRACE_MILLIS = 30; // before the watch's own

    private final Duration own;
    private volatile int usualSilence;

    /** @param own the {@code statement_timeout} that the connections have anyway */
    protected StatementDeadlines(Duration own) {
        this.own = own;
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        try {
            usualSilence = connection.getNetworkTimeout();
        } catch (SQLException e) {
            LOG.debug("A connection that fails its first statement, too", e);
        }
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        Watch.inDatabase(true);
        Duration left = Deadline.current().left();
        if (left.compareTo(own) < 0) {
            limit(connection, left.plusMillis(1).toMillis()); // not 0, which would be no limit at all
        }
    }

    private static void limit(Connection connection, long millis) {
        try {
            raw(connection).setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL statement_timeout = " + millis + "; SET LOCAL transaction_timeout = "
                        + (millis + GRACE_MILLIS));
            }
        } catch (SQLException e) {
            LOG.debug("A connection that fails the statement after this one, too", e);
        }
    }

    // Past the pool's wrapper: what it does not know of, it does not reset by a commit that may fail.
    private static Connection raw(Connection connection) throws SQLException {
        return (Connection) connection.unwrap(PGConnection.class);
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        Watch.inDatabase(false);
        try {
            Connection raw = raw(connection);
            if (!raw.getAutoCommit()) {
                commit(connection);
                raw.setAutoCommit(true);
            }
            if (raw.getNetworkTimeout() != usualSilence) {
                raw.setNetworkTimeout(Runnable::run, usualSilence);
            }
        } catch (SQLException e) {
            LOG.debug("A connection that the pool has found to be broken, or will", e);
        }
    }

    // Where a statement has failed, the database takes this for a rollback, and the driver says so by an exception.
    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            LOG.debug("Rolled back", e);
            // Who was paused past its transaction_timeout hears of that first, and that the connection is gone
            // only when it uses it again. By this, the pool learns it, and not the next request.
            connection.rollback();
        }
    }
}
