package freshet.users;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import freshet.testing.BackingServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transaction that does all of its work can still fail when it is to end; its client is told so as of any other failure. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class FailedCommitsTest {
    @Inject
    AgroalDataSource database;

    @ParameterizedTest
    @CsvSource({
        "25P04, 504, deadline-exceeded", // transaction_timeout
        "57014, 504, deadline-exceeded", // query_canceled
        "40001, 503, unavailable", // serialization_failure
    })
    void a_commit_that_the_database_refuses_is_answered_by_its_reason(String sqlState, int status, String type)
            throws SQLException {
        atCommit("RAISE EXCEPTION 'a test' USING ERRCODE = '" + sqlState + "'");
        String key = UUID.randomUUID().toString();

        create(key, status, type);

        atCommit("NULL");
        create(key, 201, null);
    }

    @Test
    void a_commit_that_loses_its_connection_is_answered_as_unavailable_and_as_of_unknown_outcome() throws SQLException {
        atCommit("PERFORM pg_terminate_backend(pg_backend_pid())");

        String detail = create(UUID.randomUUID().toString(), 503, "unavailable");

        assertThat(detail).contains("may have been done");
    }

    private static String create(String key, int status, String type) {
        var answer = given().contentType(ContentType.JSON)
                .body(Map.of("externalId", key, "name", "Ada", "email", "ada@example.com", "country", "France"))
                .post("/users")
                .then()
                .statusCode(status);
        return type == null
                ? null
                : answer.body("type", endsWith(":" + type)).extract().path("detail");
    }

    @AfterEach
    void removeTheTrigger() throws SQLException {
        run("DROP FUNCTION IF EXISTS at_commit CASCADE");
    }

    private void atCommit(String statement) throws SQLException {
        removeTheTrigger();
        run("CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + statement
                + "; RETURN NULL; END $$");
        run("CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION at_commit()");
    }

    private void run(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }
}
