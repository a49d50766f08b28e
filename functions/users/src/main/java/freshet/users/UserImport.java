package freshet.users;

import freshet.events.users.UserCreated;
import freshet.http.Ids;
import freshet.http.ImportLines;
import freshet.http.ImportReport;
import freshet.http.KeyedImport;
import freshet.outbox.Outbox;
import freshet.resilience.StatementTimeout;
import io.agroal.api.AgroalDataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Stores an import of users and their events in one transaction, with a few statements however many the lines. */
@ApplicationScoped
class UserImport {
    private static final String INSERT = """
            INSERT INTO users (id, external_id, name, email, country, version)
            SELECT *, 1 FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[])
            ON CONFLICT (external_id) DO NOTHING RETURNING id""";
    private static final String FIND =
            "SELECT external_id, name, email, country FROM users WHERE external_id = ANY (?::text[])";

    private final AgroalDataSource database;
    private final Outbox outbox;
    private final Duration statementTimeout;

    UserImport(AgroalDataSource database, Outbox outbox, UsersConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.statementTimeout = config.importStatementTimeout();
    }

    @ApplyGuard(UserGuards.IMPORTS)
    @Transactional(rollbackOn = SQLException.class)
    ImportReport store(ImportLines<UserDetails> lines) throws SQLException {
        try (Connection connection = database.getConnection()) {
            StatementTimeout.set(connection, statementTimeout);
            return KeyedImport.run(lines, new Store(connection));
        }
    }

    private final class Store implements KeyedImport.Store<UserDetails> {
        private final Connection connection;

        Store(Connection connection) {
            this.connection = connection;
        }

        @Override
        public String key(UserDetails line) {
            return line.externalId();
        }

        @Override
        public Object content(UserDetails line) {
            return line;
        }

        @Override
        public boolean[] create(List<UserDetails> lines) throws SQLException {
            UUID[] ids = lines.stream().map(line -> Ids.next()).toArray(UUID[]::new);
            Set<UUID> inserted = insert(ids, lines);
            boolean[] isNew = new boolean[ids.length];
            List<UserCreated> events = new ArrayList<>(inserted.size());
            for (int i = 0; i < ids.length; i++) {
                isNew[i] = inserted.contains(ids[i]);
                if (isNew[i]) {
                    UserDetails line = lines.get(i);
                    events.add(new UserCreated(new freshet.events.users.User(
                            ids[i], line.externalId(), line.name(), line.email(), line.country(), 1)));
                }
            }
            outbox.append(events);
            return isNew;
        }

        private Set<UUID> insert(UUID[] ids, List<UserDetails> lines) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setArray(1, connection.createArrayOf("uuid", ids));
                insert.setArray(2, texts(lines, UserDetails::externalId));
                insert.setArray(3, texts(lines, UserDetails::name));
                insert.setArray(4, texts(lines, UserDetails::email));
                insert.setArray(5, texts(lines, UserDetails::country));
                Set<UUID> inserted = new HashSet<>();
                try (ResultSet result = insert.executeQuery()) {
                    while (result.next()) {
                        inserted.add(result.getObject(1, UUID.class));
                    }
                }
                return inserted;
            }
        }

        private Array texts(List<UserDetails> lines, Function<UserDetails, String> field) throws SQLException {
            return connection.createArrayOf("text", lines.stream().map(field).toArray());
        }

        @Override
        public Map<String, Object> stored(Set<String> keys) throws SQLException {
            try (PreparedStatement find = connection.prepareStatement(FIND)) {
                find.setArray(1, connection.createArrayOf("text", keys.toArray()));
                Map<String, Object> stored = new HashMap<>();
                try (ResultSet result = find.executeQuery()) {
                    while (result.next()) {
                        stored.put(
                                result.getString(1),
                                new UserDetails(
                                        result.getString(2),
                                        result.getString(3),
                                        result.getString(4),
                                        result.getString(1)));
                    }
                }
                return stored;
            }
        }
    }
}
