package freshet.users;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import freshet.testing.BackingServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of any language, as {@code ?name=} finds them. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class UserNamesTest {
    @Inject
    AgroalDataSource database;

    @ParameterizedTest
    @CsvSource({
        "İnş, İnş",
        "İnş, i\u0307nş",
        "ΟΔΥΣΣΕΥΣ, ΟΔΥΣΣΕΥΣ",
        "ΟΔΥΣΣΕΥΣ, Οδυσσευς",
        "Οδυσσευς, ΟΔΥΣΣ",
        "Straße, STRASSE",
        "STRASSE, straße",
        "STRAẞE, Stras",
        "Zoe\u0301, Zoé",
        "Zoé, ZOE\u0301",
        "Ǆemal, ǆemal",
        "\u0390ος, \u03aa\u0301ΟΣ",
        "Ångström, A\u030angstro\u0308m",
        "ﬁona, FIONA",
        "ᎠᎡ, ꭰꭱ",
        "100%_\\, 100%_\\"
    })
    void a_name_is_found_however_it_is_written(String name, String asked) {
        String key = UUID.randomUUID().toString();
        create(name + " " + key);

        assertThat(names(asked)).contains(name + " " + key);
    }

    @ParameterizedTest
    @CsvSource({
        "İnş, inş",
        "Inş, İnş",
        "ınş, inş",
        "Zoé, Zoe",
        "Zoe, Zoé",
        "Οδυσσεύς, Οδυσσευς",
        "Ada, da",
        "Straße, Strase",
        "1000, 100%"
    })
    void another_name_is_not_found(String name, String asked) {
        String key = UUID.randomUUID().toString();
        create(name + " " + key);

        assertThat(names(asked)).doesNotContain(name + " " + key);
    }

    @Test
    void a_name_is_found_by_its_index_with_and_without_statistics_however_often_it_is_asked_for() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("""
                    INSERT INTO users (id, name, email, country, version)
                    SELECT uuidv7(), 'User ' || n, 'u@example.com', 'Norway', 1 FROM generate_series(1, 5000) AS n""");

            for (String planner : List.of("force_custom_plan", "force_generic_plan")) {
                statement.execute("SET LOCAL plan_cache_mode = " + planner);
                assertThat(plan(statement)).contains("users_name_folded").doesNotContain("Seq Scan", "users_pkey");
            }
            statement.execute("ANALYZE users");
            assertThat(plan(statement)).contains("users_name_folded").doesNotContain("Seq Scan", "users_pkey");
            connection.rollback();
        }
    }

    private static String plan(Statement statement) throws SQLException {
        statement.execute(
                "PREPARE asked (text, uuid, int) AS " + UserRepository.BY_NAME_PREFIX.replaceAll("\\?(\\d)", "\\$$1"));
        StringBuilder plan = new StringBuilder();
        try (ResultSet line = statement.executeQuery(
                "EXPLAIN EXECUTE asked ('user 17', '00000000-0000-0000-0000-000000000000', 51)")) {
            while (line.next()) {
                plan.append(line.getString(1)).append('\n');
            }
        }
        statement.execute("DEALLOCATE asked");
        return plan.toString();
    }

    private static void create(String name) {
        given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "email", "someone@example.com", "country", "Norway"))
                .post("/users")
                .then()
                .statusCode(201);
    }

    private static List<String> names(String asked) {
        return given().queryParam("name", asked)
                .queryParam("limit", 500)
                .get("/users")
                .then()
                .statusCode(200)
                .extract()
                .path("items.name");
    }
}
