package freshet.products;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.testing.BackingServices;
import freshet.testing.LockedTable;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class DeadlinesTest {
    @ParameterizedTest
    @ValueSource(strings = {"/products?search=lantern", "/products?limit=1", "/audit"})
    void every_datasource_ends_its_statements_at_the_deadline_within_a_transaction_or_without_one(String path)
            throws SQLException {
        try (LockedTable locked = new LockedTable("products")) {
            given().header("Deadline-Ms", "200")
                    .get(path)
                    .then()
                    .statusCode(504)
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:freshet:problem:deadline-exceeded"));
            assertThat(locked.activeStatements(Duration.ofMillis(100))).isZero();
        }

        given().header("Deadline-Ms", "4000").get(path).then().statusCode(200);
        given().get(path).then().statusCode(200);
    }
}
