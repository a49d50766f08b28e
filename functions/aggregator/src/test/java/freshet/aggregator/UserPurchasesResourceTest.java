package freshet.aggregator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import freshet.events.queries.QueryPart;
import freshet.events.queries.UserQueryResult;
import freshet.testing.Await;
import freshet.testing.BackingServices;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
@WithTestResource(OwnerPorts.class)
class UserPurchasesResourceTest {
    private static final Instant NOON = Instant.parse("2011-12-01T12:00:00.250Z");
    private static final List<String> STRATEGIES = List.of("view", "sync", "sync-sequential", "events");

    private static Fleet fleet;

    @Inject
    MeterRegistry metrics;

    @Inject
    CircuitBreakerMaintenance breakers;

    @BeforeEach
    void open() throws InterruptedException {
        if (fleet == null) {
            fleet = new Fleet();
        }
    }

    @AfterEach
    void mend() {
        fleet.failing.clear();
        fleet.breakingOff.clear();
        fleet.held.values().forEach(CountDownLatch::countDown);
        fleet.held.clear();
        fleet.answering = EnumSet.allOf(QueryPart.class);
        fleet.repeats = 1;
    }

    @AfterAll
    static void close() throws InterruptedException {
        fleet.close();
        fleet = null;
    }

    @Test
    void the_answer_has_the_fields_of_the_contract_in_their_order() {
        UUID user = fleet.addUser("Ada", null);
        UUID product = fleet.addProduct("85123A");
        UUID purchase = fleet.addPurchase(user, product, NOON, "536365-85123A-1");
        awaitInView(user, 1);

        String body = get("view", user).asString();

        assertThat(body)
                .startsWith("{\"user\":{\"id\":\"" + user + "\",\"name\":\"Ada\",\"email\":\"Ada@example.org\","
                        + "\"country\":\"France\",\"externalId\":null,\"version\":1},"
                        + "\"purchases\":[{\"id\":\"" + purchase + "\",\"externalId\":\"536365-85123A-1\","
                        + "\"quantity\":3,\"unitPrice\":{\"amount\":199,\"currency\":\"GBP\"},"
                        + "\"purchasedAt\":\"2011-12-01T12:00:00.250Z\",\"status\":\"CONFIRMED\",\"version\":1,"
                        + "\"product\":{\"id\":\"" + product + "\",\"sku\":\"85123A\",\"name\":\"The 85123A\","
                        + "\"price\":{\"amount\":250,\"currency\":\"GBP\"},\"version\":1}}],"
                        + "\"next\":null,"
                        + "\"provenance\":{\"strategy\":\"view\",\"why\":\"asked\",\"complete\":true,"
                        + "\"parts\":{\"user\":{\"status\":\"ok\",\"asOf\":\"")
                .endsWith("Z\"}}}}");
    }

    @Test
    void every_strategy_gives_the_same_body_page_by_page() {
        UUID user = fleet.addUser("Grace", "12347");
        UUID kept = fleet.addProduct("A");
        UUID gone = fleet.addProduct("B");
        UUID never = UUID.randomUUID();
        for (int i = 0; i < 7; i++) {
            UUID product = i % 3 == 0 ? kept : i % 3 == 1 ? gone : never;
            fleet.addPurchase(user, product, NOON.plusSeconds(i / 3), i == 4 ? null : "x-" + i + "-" + user);
        }
        fleet.deleteProduct(gone);
        awaitInView(user, 7);
        awaitDeletedInView(user, gone);

        for (int limit : new int[] {1, 2, 3, 7, 500}) {
            List<String> expected = bodies("view", user, limit);

            assertThat(expected).hasSize((7 + limit - 1) / limit);
            for (String strategy : STRATEGIES) {
                assertThat(bodies(strategy, user, limit)).as(strategy).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_user_without_purchases_is_answered_alike_by_every_strategy() {
        UUID user = fleet.addUser("Solo", null);
        awaitInView(user, 0);

        for (String strategy : STRATEGIES) {
            get(strategy, user)
                    .then()
                    .statusCode(200)
                    .body("user.name", equalTo("Solo"))
                    .body("purchases", hasSize(0))
                    .body("next", nullValue())
                    .body("provenance.complete", equalTo(true))
                    .body("provenance.strategy", equalTo(strategy));
        }
    }

    @Test
    void without_a_strategy_the_view_answers() {
        UUID user = fleet.addUser("Default", null);
        awaitInView(user, 0);

        for (Response answer : List.of(given().get("/users/{id}/purchases", user), get("auto", user))) {
            answer.then()
                    .statusCode(200)
                    .body("provenance.strategy", equalTo("view"))
                    .body("provenance.why", equalTo("default"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "sync-sequential"})
    void a_page_costs_one_call_to_each_owner_whatever_its_size(String strategy) {
        UUID user = fleet.addUser("Many", null);
        for (int i = 0; i < 30; i++) {
            fleet.addPurchase(user, fleet.addProduct("many-" + i), NOON.plusMillis(i), null);
        }
        int users = fleet.calls("users");
        int products = fleet.calls("products");
        int purchases = fleet.calls("purchases");

        given().queryParam("strategy", strategy)
                .queryParam("limit", 500)
                .get("/users/{id}/purchases", user)
                .then()
                .statusCode(200)
                .body("purchases", hasSize(30));

        assertThat(fleet.calls("users") - users).isEqualTo(1);
        assertThat(fleet.calls("products") - products).isEqualTo(1);
        assertThat(fleet.calls("purchases") - purchases).isEqualTo(1);
    }

    @Test
    void without_purchases_products_is_not_asked() {
        UUID user = fleet.addUser("None", null);
        int before = fleet.calls("products");

        get("sync", user).then().statusCode(200);

        assertThat(fleet.calls("products")).isEqualTo(before);
    }

    @Test
    void a_deleted_user_is_404_by_every_strategy() {
        UUID user = fleet.addUser("Gone", null);
        fleet.addPurchase(user, fleet.addProduct("G"), NOON, null);
        awaitInView(user, 1);
        fleet.deleteUser(user);
        await("the view knows of the deletion", () -> get("view", user).statusCode() == 404);

        for (String strategy : STRATEGIES) {
            problem(get(strategy, user), 404, "not-found");
        }
    }

    @Test
    void an_unknown_user_is_404_by_every_strategy() {
        for (String strategy : STRATEGIES) {
            problem(get(strategy, UUID.randomUUID()), 404, "not-found");
        }
    }

    @Test
    void a_user_whose_event_is_on_its_way_is_asked_of_the_owner() {
        UUID user = fleet.addUserInSilence("Early");

        get("view", user)
                .then()
                .statusCode(200)
                .body("user.name", equalTo("Early"))
                .body("purchases", hasSize(0))
                .body("provenance.strategy", equalTo("view"));
    }

    @Test
    void an_unknown_user_is_no_404_while_the_owner_is_away() {
        fleet.failing.put("users", 503);

        problem(get("view", UUID.randomUUID()), 503, "unavailable");
    }

    @Test
    void a_product_not_yet_known_is_pending_and_the_answer_incomplete() {
        UUID user = fleet.addUser("Waiting", null);
        UUID product = UUID.randomUUID();
        fleet.addPurchase(user, product, NOON, null);
        awaitInView(user, 1);

        for (String strategy : STRATEGIES) {
            get(strategy, user)
                    .then()
                    .statusCode(200)
                    .body("purchases[0].product.id", equalTo(product.toString()))
                    .body("purchases[0].product.status", equalTo("pending"))
                    .body("provenance.complete", equalTo(false))
                    .body("provenance.parts.products.status", equalTo("ok"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "purchases", "products"})
    void the_synchronous_strategies_fail_as_a_whole_with_any_owner(String owner) {
        UUID user = fleet.addUser("Broken", null);
        fleet.addPurchase(user, fleet.addProduct("broken"), NOON, null);
        fleet.failing.put(owner, 500);

        for (String strategy : List.of("sync", "sync-sequential")) {
            problem(get(strategy, user), 503, "unavailable").header("Retry-After", notNullValue());
        }
    }

    @Test
    void an_owner_that_refuses_connections_is_503() {
        UUID user = fleet.addUser("Refused", null);
        fleet.shut("purchases");
        try {
            problem(get("sync", user), 503, "unavailable");
        } finally {
            fleet.open("purchases");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "purchases", "products"})
    void an_owner_that_breaks_off_in_the_middle_of_its_answer_is_503(String owner) {
        UUID user = fleet.addUser("Torn", null);
        fleet.addPurchase(user, fleet.addProduct("torn"), NOON, null);
        fleet.breakingOff.add(owner);

        for (String strategy : List.of("sync", "sync-sequential")) {
            problem(get(strategy, user), 503, "unavailable");
        }
    }

    @Test
    void an_owner_that_is_asked_what_it_does_not_understand_is_503_and_not_the_clients_error() {
        UUID user = fleet.addUser("Confused", null);
        fleet.failing.put("purchases", 400);
        int before = fleet.calls("purchases");

        problem(get("sync-sequential", user), 503, "unavailable");

        assertThat(fleet.calls("purchases") - before).as("a 4xx is not retried").isEqualTo(1);
    }

    @Test
    void an_owner_that_does_not_answer_in_time_is_504() {
        UUID user = fleet.addUser("Slow", null);
        fleet.held.put("users", new CountDownLatch(1));
        Instant begun = Instant.now();

        problem(get("sync", user), 504, "deadline-exceeded");

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void callers_in_a_hurry_open_no_circuit_breaker() {
        UUID user = fleet.addUser("Hurried", null);
        fleet.held.put("users", new CountDownLatch(1));
        breakers.resetAll(); // what other tests have let fail is forgotten

        for (int i = 0; i < 30; i++) {
            problem(
                    given().header("Deadline-Ms", "100").get("/users/{id}/purchases?strategy=sync", user),
                    504,
                    "deadline-exceeded");
        }

        mend();
        given().get("/users/{id}/purchases?strategy=sync", user).then().statusCode(200);
    }

    @Test
    void without_the_purchases_the_events_answer_has_null_for_them_and_says_so() {
        UUID user = fleet.addUser("Half", null);
        fleet.addPurchase(user, fleet.addProduct("half"), NOON, null);
        fleet.answering = EnumSet.of(QueryPart.USER);

        get("events", user)
                .then()
                .statusCode(200)
                .body("user.name", equalTo("Half"))
                .body("purchases", nullValue())
                .body("next", nullValue())
                .body("provenance.complete", equalTo(false))
                .body("provenance.parts.user.status", equalTo("ok"))
                .body("provenance.parts.purchases.status", equalTo("missing"))
                .body("provenance.parts.purchases.asOf", nullValue())
                .body("provenance.parts.purchases.reason", equalTo("purchases did not answer in time"))
                .body("provenance.parts.products.status", equalTo("missing"));
    }

    @Test
    void without_the_products_the_events_answer_keeps_every_row() {
        UUID user = fleet.addUser("Bare", null);
        UUID product = fleet.addProduct("bare");
        fleet.addPurchase(user, product, NOON, null);
        fleet.answering = EnumSet.of(QueryPart.USER, QueryPart.PURCHASES);

        get("events", user)
                .then()
                .statusCode(200)
                .body("purchases", hasSize(1))
                .body("purchases[0].product.id", equalTo(product.toString()))
                .body("purchases[0].product.status", equalTo("pending"))
                .body("provenance.complete", equalTo(false))
                .body("provenance.parts.products.status", equalTo("missing"));
    }

    @Test
    void without_the_user_the_events_answer_has_null_for_it() {
        UUID user = fleet.addUser("Nobody", null);
        fleet.answering = EnumSet.of(QueryPart.PURCHASES, QueryPart.PRODUCTS);

        get("events", user)
                .then()
                .statusCode(200)
                .body("user", nullValue())
                .body("purchases", hasSize(0))
                .body("provenance.parts.user.status", equalTo("missing"));
    }

    @Test
    void results_that_come_twice_or_for_another_instance_are_dropped_and_counted() {
        UUID user = fleet.addUser("Twice", null);
        fleet.addPurchase(user, fleet.addProduct("twice"), NOON, null);
        get("events", user).then().statusCode(200);
        double before = metrics.get("freshet.replies.dropped").counter().count();
        fleet.repeats = 2;

        get("events", user)
                .then()
                .statusCode(200)
                .body("purchases", hasSize(1))
                .body("provenance.complete", equalTo(true));
        UUID foreign = UUID.randomUUID();
        for (int partition = 0; partition < 32; partition++) {
            fleet.reply(new UserQueryResult(foreign, null, Instant.now()), foreign, partition);
        }

        // A second user, purchases and up to three products results (each purchases result is answered twice), and one
        // foreign.
        await(
                "the surplus results are counted",
                () -> metrics.get("freshet.replies.dropped").counter().count() - before >= 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=", "after", "strategy=", "limit=1&limit=1", "strategy=view&strategy=sync", "after=&after="
            })
    void a_parameter_that_is_empty_or_comes_twice_is_400(String query) {
        given().urlEncodingEnabled(false)
                .get("/users/" + UUID.randomUUID() + "/purchases?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:invalid-request"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=-1", "limit=abc", "limit=99999999999"})
    void a_limit_outside_of_its_bounds_is_400(String query) {
        given().get("/users/" + UUID.randomUUID() + "/purchases?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=made-up", "after=%00", "after=aXwwMDAwMDAwMA", "after=💥"})
    void a_cursor_made_up_is_400(String query) {
        problem(given().get("/users/" + UUID.randomUUID() + "/purchases?" + query), 400, "invalid-cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "VIEW", " view"})
    void an_unknown_strategy_is_400(String strategy) {
        problem(get(strategy, UUID.randomUUID()), 400, "unknown-strategy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "not-a-uuid", "00000000-0000-0000-0000-00000000000g"})
    void a_user_id_that_is_no_uuid_is_400(String id) {
        given().get("/users/" + id + "/purchases")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", startsWith("urn:freshet:problem:"));
    }

    @Test
    void the_view_tells_its_generation_its_age_and_what_it_holds() {
        UUID user = fleet.addUser("Counted", null);
        fleet.addPurchase(user, fleet.addProduct("counted"), NOON, null);
        awaitInView(user, 1);
        int users = given().get("/view").path("counts.users");
        UUID passing = fleet.addUser("Passing", null);
        awaitInView(passing, 0);
        fleet.deleteUser(passing);

        await(
                "a deleted user is not counted",
                () -> get("view", passing).statusCode() == 404
                        && given().get("/view").<Integer>path("counts.users") == users);
        await("the view is in step", () -> {
            Number age = given().get("/view").path("age");
            return age != null && age.doubleValue() < 2;
        });
        given().get("/view").then().statusCode(200).body("generation", equalTo(1));
        assertThat(given().get("/view").asString())
                .matches("\\{\"generation\":1,\"age\":[0-9.]+,"
                        + "\"counts\":\\{\"users\":\\d+,\"products\":\\d+,\"purchases\":\\d+}}");
        // The first look at the topics' ends, by which the age is known, is a phase of the start.
        assertThat(given().get("/q/metrics").asString()).contains("freshet_start_seconds{phase=\"first-look\"");
    }

    private static Response get(String strategy, UUID user) {
        return given().queryParam("strategy", strategy).get("/users/{id}/purchases", user);
    }

    private static ValidatableResponse problem(Response response, int status, String slug) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:" + slug))
                .body("status", equalTo(status));
    }

    // The bodies of all pages, byte for byte, up to the provenance.
    private static List<String> bodies(String strategy, UUID user, int limit) {
        List<String> bodies = new ArrayList<>();
        String after = null;
        do {
            var request = given().queryParam("strategy", strategy).queryParam("limit", limit);
            if (after != null) {
                request.queryParam("after", after);
            }
            Response page = request.get("/users/{id}/purchases", user);
            assertThat(page.statusCode()).as(strategy + ": " + page.asString()).isEqualTo(200);
            bodies.add(page.asString().split(",\"provenance\":")[0]);
            after = page.path("next");
        } while (after != null);
        return bodies;
    }

    private static void awaitInView(UUID user, int purchases) {
        await("the view has the user and all purchases", () -> {
            Response answer = given().queryParam("strategy", "view")
                    .queryParam("limit", 500)
                    .get("/users/{id}/purchases", user);
            return answer.statusCode() == 200
                    && answer.<List<?>>path("purchases").size() == purchases
                    && answer.path("provenance.parts.user.asOf").equals(answer.path("provenance.parts.purchases.asOf"))
                    && answer.path("provenance.parts.user.status").equals("ok");
        });
    }

    private static void awaitDeletedInView(UUID user, UUID product) {
        await(
                "the view knows that the product is gone",
                () -> get("view", user)
                        .<List<String>>path("purchases.findAll { it.product.id == '" + product + "' }.product.status")
                        .stream()
                        .allMatch("deleted"::equals));
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(Duration.ofSeconds(20), what, condition);
    }
}
