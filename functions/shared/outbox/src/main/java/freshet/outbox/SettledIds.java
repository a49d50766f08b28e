package freshet.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Up to which id the outbox is settled: whoever drew such an id has committed or rolled back, and what was committed is published.
 * Looking for events above that id finds all there are.
 *
 * <p>It is there for the sake of long transactions. While one keeps an old snapshot, PostgreSQL cannot remove what was published
 * since, and a look from the beginning would pass by all of it each time. Ids are drawn in order and committed in any, so an id is
 * settled only when all transactions are over that were writing to the outbox when it was the last one drawn: they hold a lock on
 * the table, which {@code pg_locks} shows, and unrelated transactions do not.
 *
 * <p>Belongs to the relay's thread. It relies on a sequence without a cache, which is what an identity column has.
 */
final class SettledIds {
    private static final String LAST_DRAWN =
            "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM outbox_id_seq";

    private static final String WRITERS = """
            SELECT virtualtransaction FROM pg_locks
            WHERE locktype = 'relation' AND relation = 'outbox'::regclass AND mode = 'RowExclusiveLock' AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND pid IS DISTINCT FROM pg_backend_pid()""";

    private final long interval;
    private long settled;
    private Mark mark;
    private boolean markIsOver;
    private long lookedAt;

    /** An id that was the last one drawn, and the transactions that were writing to the outbox then. */
    private record Mark(long id, Set<String> writers) {}

    /** @param interval how often to look who is writing, at the most */
    SettledIds(Duration interval) {
        this.interval = interval.toNanos();
        this.lookedAt = System.nanoTime() - this.interval;
    }

    /** The id above which to look; 0 where nothing is known. */
    long upTo() {
        return settled;
    }

    /** Begins anew: after a failure nothing is known, for the database may be another one since. */
    void forget() {
        settled = 0;
        mark = null;
        markIsOver = false;
    }

    /** Looks who is writing, if it is time; what comes of it counts for the next look for events. */
    void observe(Connection connection) throws SQLException {
        if (markIsOver || System.nanoTime() - lookedAt < interval) {
            return;
        }
        lookedAt = System.nanoTime();
        if (mark == null) {
            long last = lastDrawn(connection);
            mark = new Mark(last, writers(connection)); // in this order: who drew one up to the last is among them
            markIsOver = mark.writers().isEmpty();
        } else {
            Set<String> writers = writers(connection);
            markIsOver = mark.writers().stream().noneMatch(writers::contains);
        }
    }

    /** Whether all are over who might have added an event up to the mark, so that a look from now on finds what they added. */
    boolean markIsOver() {
        return markIsOver;
    }

    /** Comes when all that such a look found is published, and that is committed: up to the mark nothing is left. */
    void settle() {
        settled = mark.id();
        mark = null;
        markIsOver = false;
    }

    private static long lastDrawn(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LAST_DRAWN);
                ResultSet result = query.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Set<String> writers(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(WRITERS);
                ResultSet result = query.executeQuery()) {
            Set<String> writers = new HashSet<>();
            while (result.next()) {
                writers.add(result.getString(1));
            }
            return writers;
        }
    }
}
