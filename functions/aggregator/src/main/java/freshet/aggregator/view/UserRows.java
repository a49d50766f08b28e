package freshet.aggregator.view;

import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserEvent;
import freshet.events.users.UserUpdated;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The view's users. */
@ApplicationScoped
class UserRows {
    private static final Columns<Row> UPSERT = new Columns<Row>("""
                    INSERT INTO users_%d AS known
                        (generation, id, external_id, name, email, country, version, deleted)""", """
                    ON CONFLICT (generation, id) DO UPDATE SET
                        external_id = excluded.external_id, name = excluded.name, email = excluded.email,
                        country = excluded.country, version = excluded.version, deleted = excluded.deleted
                    WHERE excluded.version > known.version""")
            .with("uuid", Row::id)
            .with("text", Row::externalId)
            .with("text", Row::name)
            .with("text", Row::email)
            .with("text", Row::country)
            .with("bigint", Row::version)
            .with("boolean", Row::deleted);

    // Tables, and not the view's partitions: what a rebuild makes, or has left behind, is none of those.
    private static final String OTHER_GENERATIONS = """
            SELECT number FROM generation
            WHERE number <> ? AND to_regclass('users_' || number) IS NOT NULL ORDER BY number""";

    // In the order of the ids, so that this and a rebuild, which writes these rows too, do not block each other.
    private static final String ERASE = """
            WITH known AS (
                SELECT u.id, gone.version
                FROM unnest(?, ?) AS gone (id, version) JOIN users_%1$d u ON u.generation = %1$d AND u.id = gone.id
                WHERE u.version < gone.version
                ORDER BY u.id
                FOR UPDATE OF u)
            UPDATE users_%1$d u
            SET external_id = NULL, name = NULL, email = NULL, country = NULL, deleted = true, version = known.version
            FROM known
            WHERE u.generation = %1$d AND u.id = known.id""";

    private record Row(
            UUID id, String externalId, String name, String email, String country, long version, boolean deleted) {
        static Row of(UserEvent event) {
            return switch (event) {
                case UserCreated created -> of(created.user());
                case UserUpdated updated -> of(updated.user());
                case UserDeleted gone -> new Row(gone.id(), null, null, null, null, gone.version(), true);
            };
        }

        private static Row of(User user) {
            return new Row(
                    user.id(), user.externalId(), user.name(), user.email(), user.country(), user.version(), false);
        }
    }

    /** Brings each user to the newest version of these events, unless a newer one is known. */
    void merge(Connection connection, int generation, List<UserEvent> events) throws SQLException {
        UPSERT.merge(
                connection,
                generation,
                Newest.perEntity(events).stream().map(Row::of).toList());
    }

    /**
     * Erases the users that are deleted by these events from all other generations too: what is kept for a rollback, or was left behind
     * by a rebuild that died, must not keep what was to be forgotten.
     */
    void eraseElsewhere(Connection connection, int generation, List<UserEvent> events) throws SQLException {
        List<UserDeleted> gone = Newest.perEntity(events).stream()
                .filter(UserDeleted.class::isInstance)
                .map(UserDeleted.class::cast)
                .toList();
        if (gone.isEmpty()) {
            return;
        }
        for (int other : othersThan(connection, generation)) {
            erase(connection, other, gone);
        }
    }

    private static List<Integer> othersThan(Connection connection, int generation) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OTHER_GENERATIONS)) {
            select.setInt(1, generation);
            List<Integer> others = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    others.add(row.getInt(1));
                }
            }
            return others;
        }
    }

    private static void erase(Connection connection, int generation, List<UserDeleted> gone) throws SQLException {
        try (PreparedStatement erase = connection.prepareStatement(ERASE.formatted(generation))) {
            Object[] ids = gone.stream().map(UserDeleted::id).toArray();
            Object[] versions = gone.stream().map(UserDeleted::version).toArray();
            erase.setArray(1, connection.createArrayOf("uuid", ids));
            erase.setArray(2, connection.createArrayOf("bigint", versions));
            erase.executeUpdate();
        }
    }
}
