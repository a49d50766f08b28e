package freshet.aggregator.view;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Stores with the view when it was last found to hold all that the bus held. */
@ApplicationScoped
class ViewChecks {
    // A time to come is nobody's to know: what a clock that was ahead has left must not stay.
    private static final String STORE = "UPDATE generation SET checked_at = ?"
            + " WHERE live AND (checked_at IS NULL OR checked_at < ? OR checked_at > statement_timestamp())";

    private final AgroalDataSource database;

    ViewChecks(AgroalDataSource database) {
        this.database = database;
    }

    /** Stores this instant of the database's clock, unless a later one is known. */
    @Timeout
    void store(Instant inStep) {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(STORE)) {
            update.setObject(1, inStep.atOffset(ZoneOffset.UTC));
            update.setObject(2, inStep.atOffset(ZoneOffset.UTC));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }
}
