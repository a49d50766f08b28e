package freshet.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

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

    /** A connection to a service's database with its own role. */
    public static Connection connect(Freshet freshet, String role) throws IOException, SQLException {
        JsonNode passwords = Freshet.json(Files.readString(freshet.data().resolve("passwords.json")));
        String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(freshet.port() + 6, role);
        return DriverManager.getConnection(url, role, passwords.get(role).asText());
    }
}
