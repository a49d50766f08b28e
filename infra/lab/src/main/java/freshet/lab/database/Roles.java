package freshet.lab.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A database and a role for each function. A role owns the database of its name and cannot connect to any other. */
final class Roles {
    private static final String CONNECT_LIMIT_SECONDS = "5";

    private final int port;
    private final Passwords passwords;

    Roles(int port, Passwords passwords) {
        this.port = port;
        this.passwords = passwords;
    }

    /** Makes what is missing; a repeat changes nothing. */
    void create() throws SQLException {
        try (var connection = connect()) {
            for (var role : passwords.roles().entrySet()) {
                create(connection, role.getKey(), role.getValue());
            }
            execute(connection, "REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC");
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.put("user", Passwords.SUPERUSER);
        properties.put("password", passwords.superuser());
        properties.put("connectTimeout", CONNECT_LIMIT_SECONDS);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
    }

    // Names are the functions' own, passwords are hexadecimal: neither needs escaping.
    private static void create(Connection connection, String name, String password) throws SQLException {
        if (isMissing(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
            execute(connection, "CREATE ROLE \"%s\" LOGIN PASSWORD '%s'".formatted(name, password));
        }
        if (isMissing(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
            execute(connection, "CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(name, name));
        }
        execute(connection, "REVOKE CONNECT, TEMPORARY ON DATABASE \"%s\" FROM PUBLIC".formatted(name));
    }

    private static boolean isMissing(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return !rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
