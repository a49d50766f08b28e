package freshet.aggregator.view.audit;

import freshet.aggregator.view.ViewFailure;
import freshet.audit.AuditedKind;
import freshet.audit.AuditedRange;
import freshet.http.Ids;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Hashes the entities of one generation of the view as the owners hash theirs. */
final class ViewHashes {
    /** Whichever generation is live, statement by statement. */
    static final String LIVE = "(SELECT number FROM generation WHERE live)";

    private final AgroalDataSource database;
    private final String range;
    private final String neighbours;
    private final String named;

    /**
     * @param generation its number, or {@link #LIVE}
     */
    ViewHashes(AgroalDataSource database, AuditedKind kind, String generation) {
        String rows = "SELECT id, version, " + kind.hash() + " AS hash, deleted FROM " + kind.plural()
                + " WHERE generation = " + generation;
        String between = rows + " AND id > ? AND id <= ?";
        this.database = database;
        // Of a purchase that its owner does not have, the view has a marker, and the owner has none.
        String compared = kind == AuditedKind.PURCHASES ? between + " AND NOT deleted" : between;
        this.range = "SELECT count(*), " + AuditedKind.rangeHash() + " FROM (" + compared + ") AS entities";
        this.neighbours = between;
        this.named = rows + " AND id = ANY (?)";
    }

    /** Whether the view has the same in this range as the owner has. */
    boolean isAs(UUID after, AuditedRange owners) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(range)) {
            select.setObject(1, after);
            select.setObject(2, owners.upTo() == null ? Ids.AFTER_ALL : owners.upTo());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1) == owners.count() && row.getString(2).equals(owners.hash());
            }
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    /** The entities after one id, up to and with another; to the end of all ids if that is null. */
    Map<UUID, ViewEntity> entities(UUID after, UUID upTo) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(neighbours)) {
            select.setObject(1, after);
            select.setObject(2, upTo == null ? Ids.AFTER_ALL : upTo);
            return read(select);
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    /** Those of these entities that the view has. */
    Map<UUID, ViewEntity> named(Collection<UUID> ids) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(named)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            return read(select);
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    private static Map<UUID, ViewEntity> read(PreparedStatement select) throws SQLException {
        Map<UUID, ViewEntity> entities = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                UUID id = row.getObject(1, UUID.class);
                entities.put(id, new ViewEntity(id, row.getLong(2), row.getString(3), row.getBoolean(4)));
            }
        }
        return entities;
    }
}
