package freshet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a version is rolled out, the one before it works on the schema that its migration has made. Each function's test of that
 * is one of these.
 */
public abstract class ReleasedCode {
    private static final String RELEASED = "0.1";

    private final String table;
    private final String column;

    @Inject
    AgroalDataSource database;

    /**
     * @param table one that the released version writes to
     * @param column one of its columns that the released version gives
     */
    protected ReleasedCode(String table, String column) {
        this.table = table;
        this.column = column;
    }

    @Test
    void all_that_it_says_to_the_database_fits_the_new_schema() throws IOException, SQLException {
        ReleasedStatements released = ReleasedStatements.of(RELEASED);

        assertThat(released.misfits(database)).isEmpty();
        assertThat(released.count()).isGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE %s RENAME COLUMN %s TO renamed",
                "ALTER TABLE %s DROP COLUMN %s CASCADE",
                "ALTER TABLE %s ADD COLUMN must_be_given text NOT NULL",
            })
    void a_migration_that_takes_something_from_it_is_found(String contraction) throws IOException, SQLException {
        assertThat(ReleasedStatements.of(RELEASED)
                        .misfits(database, "TRUNCATE " + table + " CASCADE", contraction.formatted(table, column)))
                .isNotEmpty();
    }
}
