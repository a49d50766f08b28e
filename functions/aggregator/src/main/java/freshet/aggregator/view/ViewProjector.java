package freshet.aggregator.view;

import freshet.bus.BatchHandler;
import freshet.bus.EventBatch;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Brings the view to each entity's newest version. Duplicates, replays and late events change nothing. */
@ApplicationScoped
class ViewProjector implements BatchHandler {
    // The lock is a statement of its own, so that the look at what is live comes after it. A process that stalls here
    // holds rows and positions that whoever takes over its partitions waits for: the database takes them away from it
    // after ten seconds without a word. The commit waits for the disk, for the inbox goes on from what was applied.
    private static final String BEGIN = ViewLock.SHARE
            + "; SELECT number,"
            + " set_config('idle_in_transaction_session_timeout', '10s', true) FROM generation WHERE live";

    private final AgroalDataSource database;
    private final ViewWriter view;

    ViewProjector(AgroalDataSource database, ViewWriter view) {
        this.database = database;
        this.view = view;
    }

    /** Applies a batch and its positions in one transaction: after a crash all of it shows, or none. */
    @Override
    @Timeout
    @Transactional
    public void apply(EventBatch batch) {
        try (Connection connection = database.getConnection()) {
            int live = begin(connection);
            view.write(connection, live, batch);
            view.eraseElsewhere(connection, live, batch);
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    private static int begin(Connection connection) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.execute();
            begin.getMoreResults(); // the lock's result is void
            try (ResultSet row = begin.getResultSet()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
