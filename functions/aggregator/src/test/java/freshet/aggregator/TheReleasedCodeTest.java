package freshet.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.testing.BackingServices;
import freshet.testing.ReleasedStatements;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While a version is rolled out, the one before it works on the schema that its migration has made. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
@WithTestResource(OwnerPorts.class)
class TheReleasedCodeTest {
    private static final String RELEASED = "0.1";

    @Inject
    AgroalDataSource database;

    @Test
    void all_that_it_says_to_the_database_fits_the_new_schema() throws Exception {
        ReleasedStatements released = ReleasedStatements.of(RELEASED);

        assertThat(released.misfits(database)).isEmpty();
        assertThat(released.count()).isGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE purchases RENAME COLUMN unit_price_currency TO renamed",
                "ALTER TABLE purchases DROP COLUMN unit_price_currency CASCADE",
                "ALTER TABLE purchases ADD COLUMN must_be_given text NOT NULL",
            })
    void a_migration_that_takes_something_from_it_is_found(String contraction) throws Exception {
        assertThat(ReleasedStatements.of(RELEASED).misfits(database, "TRUNCATE purchases CASCADE", contraction))
                .isNotEmpty();
    }
}
