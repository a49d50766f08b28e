package freshet.aggregator.view;

import freshet.http.ConsistencyToken.Version;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** Tells which versions the live generation of the view holds. */
@ApplicationScoped
public class ViewVersions {
    // Nothing comes after a deletion, so that it includes every version.
    private static final String MISSING = """
            SELECT asked.place
            FROM generation g,
                unnest(?::text[], ?::uuid[], ?::bigint[]) WITH ORDINALITY AS asked (entity, id, version, place)
            WHERE g.live AND NOT CASE asked.entity
                WHEN 'USER' THEN EXISTS (SELECT FROM users known WHERE known.generation = g.number
                    AND known.id = asked.id AND (known.version >= asked.version OR known.deleted))
                WHEN 'PRODUCT' THEN EXISTS (SELECT FROM products known WHERE known.generation = g.number
                    AND known.id = asked.id AND (known.version >= asked.version OR known.deleted))
                WHEN 'PURCHASE' THEN EXISTS (SELECT FROM purchases known WHERE known.generation = g.number
                    AND known.id = asked.id AND (known.version >= asked.version OR known.deleted)) END""";

    private final AgroalDataSource database;

    ViewVersions(AgroalDataSource database) {
        this.database = database;
    }

    /** Those of these versions that the view does not hold yet, nor a later one; one query for all. */
    @Timeout
    @CircuitBreaker(failOn = {ViewFailure.class, TimeoutException.class})
    @Bulkhead
    public Set<Version> missing(Collection<Version> versions) {
        List<Version> asked = List.copyOf(versions);
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(MISSING)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text", column(asked, version -> version.entity().name())));
            select.setArray(2, connection.createArrayOf("uuid", column(asked, Version::id)));
            select.setArray(3, connection.createArrayOf("bigint", column(asked, Version::version)));
            try (ResultSet row = select.executeQuery()) {
                Set<Version> missing = new HashSet<>();
                while (row.next()) {
                    missing.add(asked.get(row.getInt(1) - 1));
                }
                return missing;
            }
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    private static Object[] column(List<Version> versions, Function<Version, Object> value) {
        return versions.stream().map(value).toArray();
    }
}
