package freshet.testing;

import io.agroal.api.AgroalPoolInterceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Writes down every statement that the tests of a function have its code prepare, if it is told where to: {@code
 * -Dfreshet.record.statements=FILE}. A release is recorded by running the function's tests once so, and keeping the file as {@code
 * src/test/resources/released/<version>.sql}; {@link ReleasedStatements} says what for. A subclass makes it a bean of the function's tests.
 */
public abstract class StatementRecorder implements AgroalPoolInterceptor {
    private static final String FILE = System.getProperty("freshet.record.statements");
    // A batch makes of one insert many, each with more rows than the one before.
    private static final int MOST_PARAMETERS = 60;

    private static final String PREPARED = """
            SELECT 'PREPARE released'
                || CASE WHEN cardinality(parameter_types) > 0 THEN ' (' || array_to_string(parameter_types, ', ') || ')' ELSE '' END
                || ' AS ' || regexp_replace(regexp_replace(statement, '--[^\n]*', '', 'g'), '\\s+', ' ', 'g')
            FROM pg_prepared_statements WHERE NOT from_sql AND cardinality(parameter_types) <= %d
                AND statement ~* '^\\s*(SELECT|INSERT|UPDATE|DELETE|WITH)' AND statement !~ 'pg_prepared_statements'""".formatted(MOST_PARAMETERS);

    private static final Set<String> RECORDED = new ConcurrentSkipListSet<>();

    static {
        if (isRecording()) {
            Runtime.getRuntime().addShutdownHook(new Thread(StatementRecorder::write));
        }
    }

    /** Whether a file is named. */
    static boolean isRecording() {
        return FILE != null;
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        if (isRecording()) {
            try (Statement statement = connection.createStatement();
                    ResultSet prepared = statement.executeQuery(PREPARED)) {
                while (prepared.next()) {
                    RECORDED.add(prepared.getString(1));
                }
            } catch (SQLException e) {
                throw new IllegalStateException("The statements cannot be recorded", e);
            }
        }
    }

    private static void write() {
        try {
            Files.write(Path.of(FILE), RECORDED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
