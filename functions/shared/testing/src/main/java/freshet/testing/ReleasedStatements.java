package freshet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * What a released version of a function says to its database: every statement that it prepares, with the types of its parameters, as
 * {@link StatementRecorder} wrote it down when the version was released. While a new version is rolled out, the released one works on the
 * schema that the new one's migration has made; so each of its statements must still mean something there.
 *
 * <p>PostgreSQL is asked: it parses and plans each statement as if it came from the released version, which finds tables, columns and
 * types that are not there any more. An insert that leaves out a column which must be given since is found as well. What is not found is
 * a constraint that refuses values which the released version writes.
 */
public final class ReleasedStatements {
    private static final Pattern INSERT =
            Pattern.compile("INSERT INTO (\\w+)(?: AS \\w+)? ?\\(([^)]*)\\)", Pattern.CASE_INSENSITIVE);

    private static final String NEEDED = """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = ? AND is_nullable = 'NO' AND column_default IS NULL
                AND is_identity = 'NO' AND is_generated = 'NEVER'""";

    private final List<String> statements;

    private ReleasedStatements(List<String> statements) {
        this.statements = statements;
    }

    /** Those of a version, from the class path: {@code released/<version>.sql}, a {@code PREPARE} in each line. */
    public static ReleasedStatements of(String version) throws IOException {
        String file = "/released/" + version + ".sql";
        try (InputStream content = ReleasedStatements.class.getResourceAsStream(file)) {
            if (content == null) {
                throw new IOException("There is no " + file);
            }
            return new ReleasedStatements(new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("PREPARE "))
                    .toList());
        }
    }

    /** How many there are. */
    public int count() {
        return statements.size();
    }

    /**
     * Each statement that does not fit the schema, and why. Nothing in the database is other than before.
     *
     * @param changes statements that change the schema before that, and are undone
     */
    public List<String> misfits(DataSource database, String... changes) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement change = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String one : changes) {
                change.execute(one);
            }
            List<String> misfits = misfits(connection);
            connection.rollback();
            return misfits;
        }
    }

    private List<String> misfits(Connection connection) throws SQLException {
        List<String> misfits = new ArrayList<>();
        for (String statement : statements) {
            try {
                prepare(connection, statement);
                for (String column : missing(connection, statement)) {
                    misfits.add("leaves out " + column + ": " + statement);
                }
            } catch (SQLException e) {
                misfits.add(e.getMessage() + ": " + statement);
            }
        }
        return misfits;
    }

    private static void prepare(Connection connection, String prepare) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(prepare);
            statement.execute("DEALLOCATE released");
        } catch (SQLException e) {
            connection.rollback(before);
            throw e;
        }
    }

    private static List<String> missing(Connection connection, String prepare) throws SQLException {
        List<String> missing = new ArrayList<>();
        Matcher insert = INSERT.matcher(prepare);
        while (insert.find()) {
            List<String> given =
                    Arrays.stream(insert.group(2).split(",")).map(String::strip).toList();
            missing.addAll(needed(connection, insert.group(1)).stream()
                    .filter(column -> !given.contains(column))
                    .toList());
        }
        return missing;
    }

    private static List<String> needed(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NEEDED)) {
            query.setString(1, table);
            List<String> columns = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    columns.add(result.getString(1));
                }
            }
            return columns;
        }
    }
}
