package freshet.audit;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Hashes the owner's entities where they are. */
@ApplicationScoped
@IfBuildProperty(name = "freshet.audited", stringValue = "true", enableIfMissing = true)
class AuditReader {
    private final AgroalDataSource database;
    private final String range;
    private final String neighbours;
    private final String named;

    AuditReader(AgroalDataSource database, AuditedEntities entities) {
        AuditedKind kind = entities.kind();
        String rows = "SELECT id, version, " + kind.hash() + " AS hash FROM " + kind.plural();
        this.database = database;
        this.range = "SELECT count(*), (array_agg(id ORDER BY id DESC))[1], " + AuditedKind.rangeHash() + " FROM ("
                + rows + " WHERE id > ? ORDER BY id LIMIT ?) AS entities";
        this.neighbours = rows + " WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";
        this.named = rows + " WHERE id = ANY (?) ORDER BY id";
    }

    /** The next so many entities after this id; all to the end of all ids, if there are fewer. */
    @ApplyGuard(AuditGuard.NAME)
    AuditedRange range(UUID after, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(range)) {
            select.setObject(1, after);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long count = row.getLong(1);
                return new AuditedRange(count < limit ? null : row.getObject(2, UUID.class), count, row.getString(3));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The entities cannot be read", e);
        }
    }

    /** The next so many entities after one id, up to and with another. */
    @ApplyGuard(AuditGuard.NAME)
    List<AuditedEntity> entities(UUID after, UUID upTo, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(neighbours)) {
            select.setObject(1, after);
            select.setObject(2, upTo);
            select.setInt(3, limit);
            return read(select);
        } catch (SQLException e) {
            throw new IllegalStateException("The entities cannot be read", e);
        }
    }

    /** Those of these entities that the owner has. */
    @ApplyGuard(AuditGuard.NAME)
    List<AuditedEntity> entities(List<UUID> ids) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(named)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            return read(select);
        } catch (SQLException e) {
            throw new IllegalStateException("The entities cannot be read", e);
        }
    }

    private static List<AuditedEntity> read(PreparedStatement select) throws SQLException {
        List<AuditedEntity> entities = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entities.add(new AuditedEntity(row.getObject(1, UUID.class), row.getLong(2), row.getString(3)));
            }
        }
        return entities;
    }
}
