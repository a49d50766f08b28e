package freshet.aggregator.view;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.aggregator.OwnerPorts;
import freshet.testing.BackingServices;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
@WithTestResource(OwnerPorts.class)
class ViewOutageTest {

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String role;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Test
    void a_view_that_does_not_answer_in_time_is_504() throws SQLException {
        try (Connection other = DriverManager.getConnection(url, role, password);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE generation IN ACCESS EXCLUSIVE MODE");

            given().get("/view")
                    .then()
                    .statusCode(504)
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:freshet:problem:deadline-exceeded"));

            other.rollback();
        }
    }

    @Test
    void connections_that_the_database_dropped_are_503_at_worst_and_soon_replaced() throws SQLException {
        List<Integer> statuses = new ArrayList<>();
        dropConnections();

        Response last;
        do {
            last = given().get("/view");
            statuses.add(last.statusCode());
        } while (last.statusCode() == 503 && statuses.size() < 100);

        assertThat(last.statusCode()).as(last.asString()).isEqualTo(200);
        assertThat(statuses).isSubsetOf(200, 503);
    }

    private void dropConnections() throws SQLException {
        try (Connection other = DriverManager.getConnection(url, role, password);
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    + "WHERE usename = current_user AND pid <> pg_backend_pid()");
        }
    }
}
