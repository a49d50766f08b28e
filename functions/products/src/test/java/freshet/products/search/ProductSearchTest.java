package freshet.products.search;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found by what is typed. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class ProductSearchTest {
    @Inject
    AgroalDataSource database;

    @Inject
    Flyway flyway;

    private final List<String> created = new ArrayList<>();

    @AfterEach
    void removeWhatWasCreated() {
        created.forEach(id -> given().header("If-Match", "*").delete("/products/{id}", id));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "DS-7604NI Recorder, DS-7604",
                "DS-7604NI Recorder, ds7604",
                "DS-7604NI Recorder, DS 7604n",
                "DS-7604NI Recorder, ds/7604.ni",
                "DS-7604NI Recorder, 760",
                "DS-7604NI Recorder, 7604NI rec",
                "DS-7604NI Recorder, recorders",
                "DS-7604NI Recorder, recorde",
                "DS 7604 NI, DS7604NI",
                "LBX-QT9, lbxqt",
                "LBXQT, lbx-qt",
                "İnş, İNŞ",
                "ΟΔΥΣΣΕΥΣ, Οδυσσευς",
                "Straße, STRASSE",
                "STRASSE, straße",
                "Zoe\u0301, zoé",
                "हिन्दी, हिन्दी",
                "録画機, 録画",
                "Thermos, the",
                "The thermos, the thermos",
                "Red lanterns, `lantern red`",
                "Red lanterns, \"red lantern\"",
                "Red lanterns, lantern -blue",
                "Red lanterns, nothing or lantern"
            })
    void a_product_is_found_by_the_beginnings_of_its_words_and_codes(String name, String typed) {
        String id = create("S" + created.size() + System.nanoTime(), name, "");

        assertThat(found(typed)).contains(id);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "DS-7604NI Recorder, 604",
                "DS-7604NI Recorder, DS-7605",
                "DS-7604NI Recorder, corder",
                "Zoé, Zoe",
                "Red lanterns, \"lantern red\"",
                "Red lanterns, lantern -red",
                "Red lanterns, -blue",
                "Red lanterns, \"red lant\""
            })
    void another_product_is_not_found(String name, String typed) {
        String id = create("S" + System.nanoTime(), name, "");

        assertThat(found(typed)).doesNotContain(id);
    }

    @ParameterizedTest
    @CsvSource({"85123A, 85123a", "85123A, 8512", "AB_CD.9, ab-cd", "AB_CD.9, abcd9", "M, m", "22457-W/2, 22457w2"})
    void a_product_is_found_by_the_beginning_of_its_sku(String sku, String typed) {
        String id = create(sku, "Bunting", "");
        String other = create("85123B", "Bunting", "");

        assertThat(found(typed)).contains(id);
        assertThat(found("85123A")).doesNotContain(other);
    }

    @Test
    void what_has_the_word_itself_comes_before_what_begins_with_it_and_descriptions_come_last() {
        create("XR-170", "Bunting", "");
        String whole = create("XR-17", "Bunting", "");
        create("XR-171", "Bunting", "");
        String described = create("S1-order", "Bunting", "for a zinnia");
        String begins = create("S2-order", "Zinniaform bunting", "");
        String named = create("S3-order", "Zinnia bunting", "");

        assertThat(found("zinnia")).containsExactly(named, begins, described);
        assertThat(found("xr17")).hasSize(3).first().isEqualTo(whole);
    }

    @Test
    void a_search_goes_by_its_index_with_and_without_statistics_however_often_it_is_made() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("""
                    INSERT INTO products (id, sku, name, price_amount, price_currency, version)
                    SELECT uuidv7(), 'PLAN' || n, 'Bunting XR-' || n, 1, 'GBP', 1 FROM generate_series(1, 3000) AS n""");
            statement.execute("SELECT gin_clean_pending_list('products_terms')");

            for (String planner : List.of("force_custom_plan", "force_generic_plan")) {
                statement.execute("SET LOCAL plan_cache_mode = " + planner);
                assertThat(plan(statement)).contains("products_terms").doesNotContain("Seq Scan");
            }
            statement.execute("ANALYZE products");
            assertThat(plan(statement)).contains("products_terms").doesNotContain("Seq Scan");
            connection.rollback();
        }
    }

    @Test
    void products_that_were_there_before_the_migration_are_found_after_it_by_both_versions() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            migration().target("2").load().migrate();
            statement.execute("SET search_path = migrated");
            statement.execute("""
                    INSERT INTO products (id, sku, name, price_amount, price_currency, version)
                    VALUES (uuidv7(), 'before', 'DS-7604NI Recorder', 1, 'GBP', 1)""");
            statement.execute("INSERT INTO products (id, version, deleted) VALUES (uuidv7(), 2, true)");

            migration().load().migrate();
            statement.execute("""
                    INSERT INTO products (id, sku, name, price_amount, price_currency, version)
                    VALUES (uuidv7(), 'after', 'Recorders', 1, 'GBP', 1)""");

            assertThat(skus(statement, "terms @@ search_query('ds7604', true)")).containsExactly("before");
            assertThat(skus(statement, "terms @@ search_query('recorder', true)"))
                    .containsExactly("after", "before");
            assertThat(skus(statement, "words @@ websearch_to_tsquery('english', 'recorder')"))
                    .containsExactly("after", "before");
            statement.execute("RESET search_path");
        } finally {
            migration().cleanDisabled(false).load().clean();
        }
    }

    private FluentConfiguration migration() {
        return Flyway.configure()
                .configuration(flyway.getConfiguration())
                .schemas("migrated")
                .defaultSchema("migrated");
    }

    private static List<String> skus(Statement statement, String condition) throws SQLException {
        List<String> skus = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT sku FROM products WHERE " + condition + " ORDER BY sku")) {
            while (row.next()) {
                skus.add(row.getString(1));
            }
        }
        return skus;
    }

    private static String plan(Statement statement) throws SQLException {
        int[] place = {0};
        String numbered = java.util.regex.Pattern.compile("\\?")
                .matcher(ProductSearch.FIND)
                .replaceAll(parameter -> "\\$" + ++place[0]);
        statement.execute("PREPARE typed (text, boolean, real, uuid, int) AS " + numbered);
        StringBuilder plan = new StringBuilder();
        try (ResultSet line = statement.executeQuery(
                "EXPLAIN EXECUTE typed ('XR-17', true, 'Infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 51)")) {
            while (line.next()) {
                plan.append(line.getString(1)).append('\n');
            }
        }
        statement.execute("DEALLOCATE typed");
        return plan.toString();
    }

    private String create(String sku, String name, String description) {
        Map<String, Object> price = Map.of("amount", 1290, "currency", "GBP");
        String id = given().contentType(ContentType.JSON)
                .body(Map.of("sku", sku, "name", name, "description", description, "price", price, "stock", 1))
                .post("/products")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        created.add(id);
        return id;
    }

    private static List<String> found(String typed) {
        return given().queryParam("search", typed)
                .queryParam("limit", 500)
                .get("/products")
                .then()
                .statusCode(200)
                .extract()
                .path("items.id");
    }
}
