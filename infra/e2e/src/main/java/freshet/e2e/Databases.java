package freshet.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into the services' databases, each with the role of its own. */
public final class Databases {
    private Databases() {}

    public static long count(Freshet freshet, String database, String fromWhere) {
        try (Connection connection = connect(freshet, database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + fromWhere)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException | IOException e) {
            throw new AssertionError("Could not look into " + database, e);
        }
    }

    /** Every row of every table of a service's database, as PostgreSQL writes it: bytes are hexadecimal digits. */
    public static List<String> rowsOfEveryTable(Freshet freshet, String database) {
        String tables = "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
                + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
        try (Connection connection = connect(freshet, database)) {
            List<String> rows = new ArrayList<>();
            for (String table : texts(connection, tables)) {
                rows.addAll(texts(connection, "SELECT row_of::text FROM " + table + " AS row_of"));
            }
            return rows;
        } catch (SQLException | IOException e) {
            throw new AssertionError("Could not look into " + database, e);
        }
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (result.next()) {
                texts.add(result.getString(1));
            }
            return texts;
        }
    }

    /** A connection to a service's database with its own role. */
    public static Connection connect(Freshet freshet, String role) throws IOException, SQLException {
        JsonNode passwords = Freshet.json(Files.readString(freshet.data().resolve("passwords.json")));
        String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(freshet.port() + 6, role);
        return DriverManager.getConnection(url, role, passwords.get(role).asText());
    }
}
