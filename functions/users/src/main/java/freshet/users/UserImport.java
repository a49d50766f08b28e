package freshet.users;

import freshet.events.users.UserCreated;
import freshet.http.ImportLines;
import freshet.http.ImportReport;
import freshet.http.ImportTable;
import freshet.http.ImportTable.Column;
import freshet.http.KeyedImport;
import freshet.outbox.Outbox;
import freshet.resilience.StatementTimeout;
import io.agroal.api.AgroalDataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Stores an import of users and their events in one transaction, with a few statements however many the lines. */
@ApplicationScoped
class UserImport {
    private static final String INSERT = """
            INSERT INTO users (id, external_id, name, email, country, version)
            SELECT *, 1 FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[])
            ON CONFLICT (external_id) DO NOTHING RETURNING id""";
    private static final String FIND =
            "SELECT external_id, name, email, country FROM users WHERE external_id = ANY (?::text[])";
    private static final List<Column<UserDetails>> COLUMNS = List.of(
            new Column<>("text", UserDetails::externalId),
            new Column<>("text", UserDetails::name),
            new Column<>("text", UserDetails::email),
            new Column<>("text", UserDetails::country));

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
        lines.arrive();
        try (Connection connection = database.getConnection()) {
            StatementTimeout.set(connection, statementTimeout);
            return KeyedImport.run(lines, new Table(connection));
        }
    }

    private final class Table extends ImportTable<UserDetails> {
        Table(Connection connection) {
            super(connection, INSERT, COLUMNS, FIND);
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
        protected void created(Map<UUID, UserDetails> lines) {
            outbox.append(lines.entrySet().stream()
                    .map(line -> new UserCreated(state(line.getKey(), line.getValue())))
                    .toList());
        }

        @Override
        protected Map.Entry<String, Object> stored(ResultSet row) throws SQLException {
            String key = row.getString(1);
            return Map.entry(key, new UserDetails(row.getString(2), row.getString(3), row.getString(4), key));
        }
    }

    private static freshet.events.users.User state(UUID id, UserDetails line) {
        return new freshet.events.users.User(id, line.externalId(), line.name(), line.email(), line.country(), 1);
    }
}
