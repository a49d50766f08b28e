package freshet.users.queries;

import freshet.events.users.User;
import io.agroal.api.AgroalDataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Reads users for the bus, past Hibernate: nothing of what is read will change. */
@ApplicationScoped
class UserReader {
    private static final String FIND =
            "SELECT external_id, name, email, country, version FROM users WHERE id = ? AND NOT deleted";

    private final AgroalDataSource database;

    UserReader(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * The user of this id; empty if there is none, or no longer.
     *
     * @throws IllegalStateException if the database cannot be had
     */
    @ApplyGuard(UserQueryGuard.NAME)
    Optional<User> find(UUID id) {
        try (Connection connection = database.getConnection();
                PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setObject(1, id);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(user(id, row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The user cannot be read", e);
        }
    }

    private static User user(UUID id, ResultSet row) throws SQLException {
        return new User(
                id,
                row.getString("external_id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("country"),
                row.getLong("version"));
    }
}
