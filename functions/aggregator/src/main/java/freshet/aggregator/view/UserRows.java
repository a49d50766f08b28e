package freshet.aggregator.view;

import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserEvent;
import freshet.events.users.UserUpdated;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    // In the order of the ids, so that this and a rebuild, which writes these rows too, do not block each other.
    private static final String ERASE_ELSEWHERE = """
            WITH known AS (
                SELECT u.generation, u.id, gone.version
                FROM unnest(?, ?) AS gone (id, version) JOIN users u ON u.id = gone.id
                WHERE u.generation <> ? AND u.version < gone.version
                ORDER BY u.generation, u.id
                FOR UPDATE OF u)
            UPDATE users u
            SET external_id = NULL, name = NULL, email = NULL, country = NULL, deleted = true, version = known.version
            FROM known
            WHERE u.generation = known.generation AND u.id = known.id""";

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
     * Erases the users that are deleted by these events from all other generations too: what is kept for a rollback must not keep
     * what was to be forgotten.
     */
    void eraseElsewhere(Connection connection, int generation, List<UserEvent> events) throws SQLException {
        List<UserDeleted> gone = Newest.perEntity(events).stream()
                .filter(UserDeleted.class::isInstance)
                .map(UserDeleted.class::cast)
                .toList();
        if (gone.isEmpty()) {
            return;
        }
        try (PreparedStatement erase = connection.prepareStatement(ERASE_ELSEWHERE)) {
            Object[] ids = gone.stream().map(UserDeleted::id).toArray();
            Object[] versions = gone.stream().map(UserDeleted::version).toArray();
            erase.setArray(1, connection.createArrayOf("uuid", ids));
            erase.setArray(2, connection.createArrayOf("bigint", versions));
            erase.setInt(3, generation);
            erase.executeUpdate();
        }
    }
}
