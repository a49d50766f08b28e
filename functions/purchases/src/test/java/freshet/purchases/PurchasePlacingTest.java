package freshet.purchases;

import static freshet.purchases.Requests.atOnce;
import static freshet.purchases.Requests.ids;
import static freshet.purchases.Requests.json;
import static freshet.purchases.Requests.key;
import static freshet.purchases.Requests.order;
import static freshet.purchases.Requests.place;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import freshet.http.ConsistencyToken;
import freshet.http.ConsistencyToken.Entity;
import freshet.purchases.ProductsStub.Behaviour;
import freshet.testing.BackingServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What placing does with its key, and with a products service that has its bad days. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
@WithTestResource(ProductsStub.class)
class PurchasePlacingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "freshet.products.url")
    String products;

    @Inject
    MovableClock clock;

    @Inject
    AgroalDataSource database;

    @Inject
    CircuitBreakerMaintenance circuitBreakers;

    @BeforeEach
    void forgetFailures() {
        circuitBreakers.resetAll();
    }

    @Test
    void a_purchase_needs_a_key() {
        json(order())
                .post("/purchases")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:idempotency-key-required"));
        place(" ", order())
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:freshet:problem:idempotency-key-required"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tab\there",
                "umlaut\u00e4",
                "x-x-x-x-x",
                "\"x-x-x-x-x\"",
                "one, two",
                "\"one\", \"two\"",
                "\"open",
                "\"open\\\"",
                "\"an \"inner\" one\"",
                "\"escaped \\n\"",
                "\"with\"; parameters"
            })
    void a_key_that_is_too_long_or_no_string_of_printable_ascii_is_refused(String key) {
        UUID userId = UUID.randomUUID();

        place(key.replace("x-", "x".repeat(50)), order(userId, ProductsStub.product(Behaviour.THERE)))
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:freshet:problem:invalid-request"));

        assertThat(ids("/purchases?userId=" + userId)).isEmpty();
    }

    @Test
    void a_repeat_gives_the_first_answer_again_byte_for_byte_also_when_products_are_away() {
        String key = key();
        UUID userId = UUID.randomUUID();
        UUID productId = ProductsStub.product(Behaviour.THERE_ONCE);
        Response first = place(key, order(userId, productId));
        first.then().statusCode(201);
        given().header("If-Match", "\"1\"").delete("/purchases/{id}", first.<String>path("id"));

        Response second = place(key, order(userId, productId));

        assertThat(answer(second)).isEqualTo(answer(first));
        assertThat(ids("/purchases?userId=" + userId)).hasSize(1);
        assertThat(calls(productId)).isEqualTo(1);
    }

    @Test
    void placing_repeating_and_cancelling_answer_with_the_token_of_what_was_written() {
        String key = key();
        Map<String, Object> order = order();
        Response first = place(key, order);
        UUID id = UUID.fromString(first.path("id"));
        Response cancelled = given().header("If-Match", "\"1\"").delete("/purchases/{id}", id);

        Response second = place(key, order);

        cancelled.then().statusCode(204);
        assertThat(List.of(first, cancelled, second))
                .extracting(answer -> answer.header("Consistency-Token"))
                .containsExactly(token(id, 1), token(id, 2), token(id, 1));
    }

    private static String token(UUID id, long version) {
        return ConsistencyToken.of(Entity.PURCHASE, id, version);
    }

    @ParameterizedTest
    @CsvSource({"\"k-%s\", k-%s", "\"a \\\"b\\\\ %s\", a \"b\\ %s"})
    void a_key_in_quotes_and_without_them_is_one_key(String quoted, String bare) {
        String unique = key();
        Map<String, Object> order = order();
        String first = place(quoted.formatted(unique), order)
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        Response second = place(bare.formatted(unique), order);

        assertThat(second.<String>path("id")).isEqualTo(first);
        order.put("quantity", 3);
        place(quoted.formatted(unique), order).then().statusCode(422);
    }

    @Test
    void a_key_that_the_version_before_stored_with_its_quotes_is_known() throws SQLException {
        String key = key();
        Map<String, Object> order = order();
        String first = place(key, order).path("id");
        try (Connection connection = database.getConnection();
                PreparedStatement asBefore =
                        connection.prepareStatement("UPDATE idempotency_keys SET key = ? WHERE key = ?")) {
            asBefore.setString(1, "\"" + key + "\"");
            asBefore.setString(2, key);
            asBefore.executeUpdate();
        }

        assertThat(place("\"" + key + "\"", order).<String>path("id")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"one, two", "same, same"})
    void two_keys_are_refused(String one, String other) {
        UUID userId = UUID.randomUUID();

        json(order(userId, ProductsStub.product(Behaviour.THERE)))
                .header("Idempotency-Key", one, other)
                .post("/purchases")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:freshet:problem:invalid-request"));

        assertThat(ids("/purchases?userId=" + userId)).isEmpty();
    }

    @Test
    void a_repeat_may_be_written_another_way() {
        String key = key();
        UUID userId = UUID.randomUUID();
        UUID productId = ProductsStub.product(Behaviour.THERE);
        Response first = place(key, order(userId, productId));

        Response second = place(
                key,
                "{ \"quantity\": 2, \"externalId\": null, \"note\": \"new\", \"productId\": \"%s\", \"userId\": \"%s\" }"
                        .formatted(productId.toString().toUpperCase(), userId));

        assertThat(answer(second)).isEqualTo(answer(first));
    }

    @Test
    void another_order_under_the_same_key_is_refused() {
        String key = key();
        Map<String, Object> order = order();
        String id = place(key, order).path("id");
        order.put("quantity", 3);

        place(key, order)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:idempotency-key-reused"));

        assertThat(ids("/purchases?userId=" + order.get("userId"))).containsExactly(id);
    }

    @Test
    void the_same_key_of_another_client_is_another_key() {
        String key = key();
        Map<String, Object> order = order();
        String id = place(key, order).path("id");

        json(order)
                .header("Idempotency-Key", key)
                .header("Forwarded", "for=192.0.2.7")
                .post("/purchases")
                .then()
                .statusCode(201)
                .body("id", not(id));
    }

    @Test
    void sixteen_at_once_under_one_key_are_one_purchase_and_get_one_answer() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = key();
            UUID userId = UUID.randomUUID();
            Map<String, Object> order = order(userId, ProductsStub.product(Behaviour.THERE));

            List<Response> answers = atOnce(16, () -> place(key, order));

            answers.get(0).then().statusCode(201);
            assertThat(answers).extracting(PurchasePlacingTest::answer).containsOnly(answer(answers.get(0)));
            assertThat(ids("/purchases?userId=" + userId))
                    .containsExactly(answers.get(0).<String>path("id"));
        }
    }

    @Test
    void sixteen_at_once_under_as_many_keys_are_as_many_purchases() throws Exception {
        UUID userId = UUID.randomUUID();
        Map<String, Object> order = order(userId, ProductsStub.product(Behaviour.THERE));

        List<Response> answers = atOnce(16, () -> place(order));

        assertThat(answers).extracting(Response::statusCode).containsOnly(201);
        assertThat(ids("/purchases?userId=" + userId))
                .hasSize(16)
                .containsExactlyInAnyOrderElementsOf(answers.stream()
                        .map(answer -> answer.<String>path("id"))
                        .toList());
    }

    @Test
    void of_two_orders_at_once_under_one_key_one_is_placed_and_the_other_refused() throws Exception {
        String key = key();
        UUID userId = UUID.randomUUID();

        List<Response> answers = atOnce(8, () -> place(key, order(userId, ProductsStub.product(Behaviour.THERE))));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsExactlyInAnyOrder(201, 422, 422, 422, 422, 422, 422, 422);
        assertThat(ids("/purchases?userId=" + userId)).hasSize(1);
    }

    @Test
    void of_two_keys_at_once_for_one_external_id_one_is_placed() throws Exception {
        Map<String, Object> order = order();
        order.put("externalId", key());

        List<Response> answers = atOnce(8, () -> place(order));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409, 409, 409);
    }

    @Test
    void a_key_is_free_again_after_24_hours() {
        String key = key();
        Map<String, Object> order = order();
        String first = place(key, order).path("id");
        clock.pass(Duration.ofHours(23));
        assertThat(place(key, order).<String>path("id")).isEqualTo(first);

        clock.pass(Duration.ofHours(1));
        order.put("quantity", 3);

        String second = place(key, order).then().statusCode(201).extract().path("id");
        assertThat(second).isNotEqualTo(first);
        assertThat(place(key, order).<String>path("id")).isEqualTo(second);
    }

    @Test
    void placing_removes_what_has_expired() throws SQLException {
        List<String> expired = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expired.add(key());
            place(expired.get(i), order());
        }
        clock.pass(Duration.ofHours(25));
        String kept = key();

        Instant end = Instant.now().plus(PATIENCE);
        while (stored(expired) > 0 && Instant.now().isBefore(end)) {
            place(kept, order(UUID.randomUUID(), ProductsStub.product(Behaviour.THERE)));
            kept = key();
            place(kept, order());
        }

        assertThat(stored(expired)).isZero();
        assertThat(stored(List.of(kept))).isEqualTo(1);
    }

    @Test
    void a_product_that_is_not_there_cannot_be_bought() {
        String key = key();
        UUID missing = ProductsStub.product(Behaviour.MISSING);

        place(key, order(UUID.randomUUID(), missing))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:unknown-product"));

        assertThat(calls(missing)).isEqualTo(1);
        place(key, order()).then().statusCode(201);
    }

    @Test
    void unknown_products_are_no_failure_of_the_products_service() {
        for (int i = 0; i < 40; i++) {
            place(order(UUID.randomUUID(), ProductsStub.product(Behaviour.MISSING)))
                    .then()
                    .statusCode(422);
        }

        place(order()).then().statusCode(201);
    }

    @Test
    void one_failure_of_the_products_service_is_tried_again() {
        UUID productId = ProductsStub.product(Behaviour.FAILING_ONCE);

        place(order(UUID.randomUUID(), productId)).then().statusCode(201);

        assertThat(calls(productId)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {"FAILING", "NONSENSE", "WITHOUT_PRICE", "SILENT"})
    void a_price_that_cannot_be_had_is_503_and_writes_nothing(Behaviour behaviour) {
        String key = key();
        UUID userId = UUID.randomUUID();
        UUID productId = ProductsStub.product(behaviour);

        place(key, order(userId, productId))
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("type", equalTo("urn:freshet:problem:unavailable"));

        assertThat(ids("/purchases?userId=" + userId)).isEmpty();
        place(key, order()).then().statusCode(201);
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {"FAILING", "SILENT"})
    void what_may_pass_is_asked_three_times(Behaviour behaviour) {
        UUID productId = ProductsStub.product(behaviour);

        place(order(UUID.randomUUID(), productId)).then().statusCode(503);

        assertThat(calls(productId)).isEqualTo(3);
    }

    @Test
    void a_client_that_products_refuse_for_its_quota_is_told_so_and_not_asked_for_again() {
        UUID productId = ProductsStub.product(Behaviour.OVER_QUOTA);

        place(order(UUID.randomUUID(), productId))
                .then()
                .statusCode(429)
                .header("Retry-After", "7")
                .body("type", equalTo("urn:freshet:problem:quota-exceeded"));

        assertThat(calls(productId)).isEqualTo(1);
    }

    @Test
    void products_are_asked_with_what_is_left_of_the_deadline() {
        UUID productId = ProductsStub.product(Behaviour.THERE);

        given().header("Deadline-Ms", "4321")
                .header("Idempotency-Key", key())
                .contentType(ContentType.JSON)
                .body(order(UUID.randomUUID(), productId))
                .post("/purchases")
                .then()
                .statusCode(201);

        assertThat(Integer.parseInt(
                        given().get(products + "/deadlines/" + productId).asString()))
                .isBetween(1, 4321);
    }

    @Test
    void a_purchase_without_a_price_by_the_deadline_is_504_and_is_not_placed() {
        UUID userId = UUID.randomUUID();

        given().header("Deadline-Ms", "300")
                .header("Idempotency-Key", key())
                .contentType(ContentType.JSON)
                .body(order(userId, ProductsStub.product(Behaviour.SILENT)))
                .post("/purchases")
                .then()
                .statusCode(504)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:deadline-exceeded"));

        assertThat(ids("/purchases?userId=" + userId)).isEmpty();
    }

    @Test
    void a_products_service_that_keeps_failing_is_left_alone_for_a_while() {
        UUID productId = ProductsStub.product(Behaviour.FAILING);
        Instant end = Instant.now().plus(PATIENCE);
        int before;
        do {
            before = calls(productId);
            place(order(UUID.randomUUID(), productId))
                    .then()
                    .statusCode(503)
                    .body("type", equalTo("urn:freshet:problem:unavailable"));
        } while (calls(productId) > before && Instant.now().isBefore(end));

        assertThat(calls(productId)).isEqualTo(before);
        awaitAnswersFromProducts();
    }

    // Until a probe has closed the circuit breaker again.
    private static void awaitAnswersFromProducts() {
        Instant end = Instant.now().plus(PATIENCE);
        while (place(order()).statusCode() != 201 && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        place(order()).then().statusCode(201);
    }

    private int calls(UUID productId) {
        return Integer.parseInt(given().get(products + "/calls/" + productId).asString());
    }

    private int stored(List<String> keys) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement count =
                        connection.prepareStatement("SELECT count(*) FROM idempotency_keys WHERE key = ANY (?)")) {
            count.setArray(1, connection.createArrayOf("text", keys.toArray()));
            try (ResultSet result = count.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    /** What a repeat must give again. */
    private static List<String> answer(Response response) {
        return List.of(
                String.valueOf(response.statusCode()),
                response.contentType(),
                response.header("Location"),
                response.header("ETag"),
                response.asString());
    }
}
