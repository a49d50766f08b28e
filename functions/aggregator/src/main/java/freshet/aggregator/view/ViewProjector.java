package freshet.aggregator.view;

import freshet.events.Event;
import freshet.events.products.ProductEvent;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.users.UserEvent;
import freshet.inbox.BatchHandler;
import freshet.inbox.EventBatch;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Brings the view to each entity's newest version. Duplicates, replays and late events change nothing. */
@ApplicationScoped
class ViewProjector implements BatchHandler {
    // What a crash of the database takes away again, positions included, is read from the bus once more: no need to
    // wait
    // for the disk.
    private static final String BEGIN =
            "SELECT number, set_config('synchronous_commit', 'off', true) FROM generation WHERE live";

    private final AgroalDataSource database;
    private final UserRows users;
    private final ProductRows products;
    private final PurchaseRows purchases;
    private final ViewPositions positions;

    ViewProjector(
            AgroalDataSource database,
            UserRows users,
            ProductRows products,
            PurchaseRows purchases,
            ViewPositions positions) {
        this.database = database;
        this.users = users;
        this.products = products;
        this.purchases = purchases;
        this.positions = positions;
    }

    /** Applies a batch and its positions in one transaction: after a crash all of it shows, or none. */
    @Override
    @Timeout
    @Transactional
    public void apply(EventBatch batch) {
        try (Connection connection = database.getConnection()) {
            int generation = begin(connection);
            users.merge(connection, generation, only(UserEvent.class, batch.events()));
            products.merge(connection, generation, only(ProductEvent.class, batch.events()));
            purchases.merge(connection, generation, only(PurchaseEvent.class, batch.events()));
            positions.advance(connection, generation, batch.next());
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    private static int begin(Connection connection) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(BEGIN);
                ResultSet row = begin.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static <E extends Event> List<E> only(Class<E> kind, List<Event> events) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
