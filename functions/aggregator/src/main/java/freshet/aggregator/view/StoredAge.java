package freshet.aggregator.view;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * How long ago the view was last found to hold all that the bus held, as its database tells. The stored moment and the present one are
 * both of the database's clock, so that instances' clocks need not agree with it, nor with each other.
 */
final class StoredAge {
    /** In milliseconds, rounded up; null if it is not known. A moment that is still to come was stored by mistake, and tells nothing. */
    static final String COLUMN = "CASE WHEN g.checked_at <= statement_timestamp()"
            + " THEN ceil(extract(epoch FROM statement_timestamp() - g.checked_at) * 1000)::bigint END";

    private StoredAge() {}

    /** The age in this column; empty if it is not known. */
    static Optional<Duration> of(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }
}
