package freshet.e2e;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Makes the view lag: holds back what applies events to it, again and again, by the lock that a rebuild takes for its swap. Those who
 * read the view notice nothing but its age.
 */
final class LaggingView implements AutoCloseable {
    private static final String HOLD = "SELECT pg_advisory_xact_lock(" + 0x0F2E5649L + ")";

    private final Connection connection;
    private final Duration heldFor;
    private final Thread holder = Thread.ofPlatform().name("lagging-view").unstarted(this::hold);
    private volatile boolean closing;
    private volatile int turns;
    private volatile SQLException failure;

    private LaggingView(Freshet freshet, Duration heldFor) throws IOException, SQLException {
        this.connection = Databases.connect(freshet, "aggregator");
        this.heldFor = heldFor;
    }

    /** Lets the view lag by up to this long, until it is closed. */
    static LaggingView begin(Freshet freshet, Duration heldFor) throws IOException, SQLException {
        LaggingView lagging = new LaggingView(freshet, heldFor);
        lagging.connection.setAutoCommit(false);
        lagging.holder.start();
        return lagging;
    }

    /** How often the view was held back so far. */
    int turns() {
        return turns;
    }

    // The next turn comes after all who wait by then: the database keeps their order.
    private void hold() {
        try (Statement statement = connection.createStatement()) {
            while (!closing) {
                statement.execute(HOLD);
                turns++;
                Thread.sleep(heldFor);
                connection.commit();
                Thread.sleep(heldFor.dividedBy(8));
            }
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets it catch up. */
    @Override
    public void close() throws SQLException {
        closing = true;
        try {
            holder.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
        if (failure != null) {
            throw failure;
        }
    }
}
