package freshet.aggregator.view.rebuild;

import freshet.aggregator.view.ViewLock;
import freshet.aggregator.view.task.Pause;
import freshet.aggregator.view.task.ViewTaskConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Makes another generation the live one. While nobody else may write to the live one, the other is read on until it holds all that
 * the live one holds, and takes from it what is newer there; then one commit exchanges them. So no reader ever sees the view go back, and the feeds, which
 * are held up meanwhile, go on from where they were. If it does not get there in time, the feeds go on first, and it is tried again.
 */
@ApplicationScoped
class Swap {
    // Readers find exactly one live generation at any time, and the index on it is checked row by row: so first this
    // one.
    private static final String RETIRE = "UPDATE generation SET live = false WHERE number = ? AND live";

    // All that the old one held at that instant, the new one holds.
    private static final String PROMOTE = """
            UPDATE generation g
            SET live = true, complete = true, checked_at = greatest(g.checked_at, old.checked_at)
            FROM generation old
            WHERE g.number = ? AND old.number = ?""";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final PatientDatabase database;
    private final ViewTaskConfig config;

    Swap(PatientDatabase database, ViewTaskConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * Exchanges the two.
     *
     * @param loading reads into the generation that shall be live
     * @throws TaskFailure if it does not catch up with the live one
     */
    void exchange(int live, int other, Loading.UnderWay loading) throws SQLException {
        for (int attempt = 1; !tryToExchange(live, other, loading); attempt++) {
            if (attempt == config.rebuild().swapAttempts()) {
                throw new TaskFailure("Generation " + other + " does not catch up with the live one");
            }
            Pause.of(PAUSE);
        }
    }

    // Who waits for the lock holds up all who would share it; so a feed that hangs in its transaction must not make it
    // wait long.
    private boolean tryToExchange(int live, int other, Loading.UnderWay loading) throws SQLException {
        try {
            return exchangeOrGiveUp(live, other, loading);
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private boolean exchangeOrGiveUp(int live, int other, Loading.UnderWay loading) throws SQLException {
        return database.transaction(connection -> {
            PatientDatabase.execute(
                    connection,
                    "SET LOCAL lock_timeout = "
                            + config.rebuild().swapPatience().toMillis());
            PatientDatabase.execute(connection, ViewLock.TAKE);
            if (!loading.awaitReached(
                    Generations.positions(connection, live), config.rebuild().swapPatience())) {
                return false;
            }
            // Nothing can come after this: what came without a position, by hand over HTTP, is not missed either.
            Generations.takeNewer(connection, live, other);
            update(connection, RETIRE, live);
            update(connection, PROMOTE, other, live);
            return true;
        });
    }

    private static void update(Connection connection, String sql, int... numbers) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < numbers.length; i++) {
                update.setInt(i + 1, numbers[i]);
            }
            if (update.executeUpdate() != 1) {
                throw new TaskFailure("Another generation was made live meanwhile");
            }
        }
    }
}
