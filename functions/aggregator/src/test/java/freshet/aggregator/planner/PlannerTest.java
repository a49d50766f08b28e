package freshet.aggregator.planner;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import freshet.aggregator.Fleet;
import freshet.aggregator.OwnerPorts;
import freshet.aggregator.view.ViewLock;
import freshet.events.users.UserUpdated;
import freshet.http.ConsistencyToken;
import freshet.http.ConsistencyToken.Entity;
import freshet.testing.Await;
import freshet.testing.BackingServices;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
@WithTestResource(OwnerPorts.class)
class PlannerTest {
    private static final Instant NOON = Instant.parse("2011-12-01T12:00:00Z");
    private static final List<String> STRATEGIES = List.of("auto", "view", "sync", "sync-sequential", "events");

    private static Fleet fleet;

    @Inject
    MeterRegistry metrics;

    @Inject
    CircuitBreakerMaintenance breakers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String role;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @BeforeEach
    void open() throws InterruptedException {
        if (fleet == null) {
            fleet = new Fleet();
        }
    }

    @AfterEach
    void mend() {
        fleet.failing.clear();
        fleet.held.values().forEach(CountDownLatch::countDown);
        fleet.held.clear();
        breakers.resetAll();
    }

    @AfterAll
    static void close() throws InterruptedException {
        fleet.close();
        fleet = null;
    }

    // What answers carry

    @Test
    void by_default_the_view_answers_and_says_how_old_it_may_be() {
        UUID user = newUser("Default");

        ask(given(), user)
                .statusCode(200)
                .header("Cache-Control", "private, no-cache")
                .header("Age", matchesPattern("[0-5]"))
                .header("ETag", matchesPattern("W/\"[A-Za-z0-9_-]{22}\""))
                .header("Consistency-Token", nullValue())
                .body("provenance.strategy", equalTo("view"))
                .body("provenance.why", equalTo("default"));
    }

    @Test
    void every_strategy_gives_the_same_tag_and_who_has_it_gets_304() {
        UUID user = newUser("Tagged");
        String tag = get(given(), user, "view").header("ETag");

        for (String strategy : STRATEGIES) {
            assertThat(get(given(), user, strategy).header("ETag")).as(strategy).isEqualTo(tag);
            Response known = get(given().header("If-None-Match", "\"x\", " + tag), user, strategy);
            known.then().statusCode(304).header("ETag", equalTo(tag)).header("Cache-Control", "private, no-cache");
            assertThat(known.body().asByteArray()).isEmpty();
            get(given().header("If-None-Match", "W/\"x\""), user, strategy)
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void the_tag_changes_with_what_it_stands_for() {
        UUID user = newUser("Before");
        String before = get(given(), user, "sync").header("ETag");

        fleet.renameInSilence(user, "After");

        assertThat(get(given(), user, "sync").header("ETag")).isNotEqualTo(before);
    }

    @Test
    void a_head_has_the_headers_of_a_get_and_no_body() {
        UUID user = newUser("Head");

        Response head = given().head("/users/{id}/purchases", user);

        head.then().statusCode(200).header("ETag", notNullValue()).header("Age", notNullValue());
        assertThat(head.body().asByteArray()).isEmpty();
    }

    @Test
    void an_answer_that_is_not_complete_has_no_tag() {
        UUID user = newUser("Pending");
        fleet.addPurchase(user, UUID.randomUUID(), NOON, null);

        get(given().header("If-None-Match", "*"), user, "sync")
                .then()
                .statusCode(200)
                .header("ETag", nullValue())
                .body("provenance.complete", equalTo(false));
    }

    @Test
    void an_error_must_not_be_kept_either() {
        given().get("/users/{id}/purchases", UUID.randomUUID())
                .then()
                .statusCode(404)
                .header("Cache-Control", "private, no-cache");
    }

    // What Cache-Control steers

    @Test
    void no_cache_asks_the_owners() {
        UUID user = newUser("Origin");
        fleet.renameInSilence(user, "Newest");

        ask(cacheControl("no-cache"), user)
                .statusCode(200)
                .header("Age", nullValue())
                .body("user.name", equalTo("Newest"))
                .body("provenance.strategy", equalTo("sync"))
                .body("provenance.why", equalTo("no-cache"));
    }

    @Test
    void directives_steer_auto_alone() {
        UUID user = newUser("Named");

        get(cacheControl("no-cache"), user, "view")
                .then()
                .statusCode(200)
                .body("provenance.strategy", equalTo("view"))
                .body("provenance.why", equalTo("asked"));
        get(cacheControl("only-if-cached"), user, "sync")
                .then()
                .statusCode(200)
                .body("provenance.why", equalTo("asked"));
    }

    @Test
    void a_view_within_max_age_answers() {
        UUID user = newUser("Young");

        ask(cacheControl("max-age=60"), user)
                .statusCode(200)
                .body("provenance.strategy", equalTo("view"))
                .body("provenance.why", equalTo("fresh-enough"))
                .body("provenance.complete", equalTo(true));
    }

    @Test
    void without_the_owners_no_cache_is_503_unless_stale_if_error_allows_the_view() {
        UUID user = newUser("Allowed");
        fleet.failing.put("users", 500);

        problem(cacheControl("no-cache"), user, 503, "unavailable");
        problem(cacheControl("no-cache, max-stale"), user, 503, "unavailable");
        ask(cacheControl("no-cache, stale-if-error=60"), user)
                .statusCode(200)
                .header("ETag", nullValue())
                .header("Age", notNullValue())
                .body("user.name", equalTo("Allowed"))
                .body("provenance.strategy", equalTo("view"))
                .body("provenance.why", equalTo("fallback"))
                .body("provenance.complete", equalTo(false))
                .body("provenance.parts.user.status", equalTo("stale"));
    }

    @Test
    void only_if_cached_asks_no_owner() {
        UUID user = newUser("Cached");
        int before = fleet.calls("users");

        ask(cacheControl("only-if-cached"), user).statusCode(200).body("provenance.why", equalTo("fresh-enough"));
        problem(cacheControl("only-if-cached"), fleet.addUserInSilence("Unknown"), 504, "not-cached");
        problem(cacheControl("only-if-cached, no-cache"), user, 504, "not-cached");

        assertThat(fleet.calls("users")).isEqualTo(before);
    }

    @Test
    void a_view_that_is_too_old_gives_way_to_the_owners_and_stands_in_for_them() throws SQLException {
        UUID user = newUser("Old");
        try (Connection held = holdTheProjector()) {
            UUID product = fleet.addProduct("too-old");
            fleet.addPurchase(user, product, NOON, null);

            await(
                    "the view to be older than a second",
                    () -> "sync"
                            .equals(get(cacheControl("max-age=1"), user, "auto").path("provenance.strategy")));
            ask(cacheControl("max-age=1"), user)
                    .body("purchases.size()", equalTo(1))
                    .body("provenance.why", equalTo("fallback"))
                    .body("provenance.complete", equalTo(true));
            ask(cacheControl("max-age=1, max-stale=60"), user).body("provenance.strategy", equalTo("sync"));
            fleet.failing.put("purchases", 500);
            problem(cacheControl("max-age=1"), user, 503, "unavailable");
            ask(cacheControl("max-age=1, max-stale=60"), user)
                    .statusCode(200)
                    .body("purchases.size()", equalTo(0))
                    .body("provenance.strategy", equalTo("view"))
                    .body("provenance.why", equalTo("fallback"))
                    .body("provenance.parts.purchases.status", equalTo("stale"));

            await(
                    "the view to be older than by default",
                    () -> "fallback".equals(get(given(), user, "auto").path("provenance.why")));
            ask(given(), user)
                    .statusCode(200)
                    .body("provenance.strategy", equalTo("view"))
                    .body("provenance.complete", equalTo(false));
            fleet.failing.clear();
            breakers.resetAll();
            ask(given(), user)
                    .statusCode(200)
                    .body("provenance.strategy", equalTo("sync"))
                    .body("provenance.why", equalTo("fallback"))
                    .body("provenance.complete", equalTo(true));
            held.rollback();
        }
    }

    // Faults

    @Test
    void owners_that_are_slow_leave_the_view_its_time() {
        UUID user = newUser("Patient");
        fleet.held.put("purchases", new CountDownLatch(1));

        ask(cacheControl("no-cache, stale-if-error=60").header("Deadline-Ms", "1500"), user)
                .statusCode(200)
                .body("provenance.strategy", equalTo("view"))
                .body("provenance.why", equalTo("fallback"));
    }

    @Test
    void a_view_that_does_not_answer_gives_way_to_the_owners() throws SQLException {
        UUID user = newUser("Locked");
        try (Connection other = lockTheView()) {
            ask(given(), user)
                    .statusCode(200)
                    .body("provenance.strategy", equalTo("sync"))
                    .body("provenance.why", equalTo("fallback"))
                    .body("provenance.complete", equalTo(true));

            other.rollback();
        }
    }

    private Connection lockTheView() throws SQLException {
        Connection other = connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLE generation IN ACCESS EXCLUSIVE MODE");
        }
        return other;
    }

    @Test
    void a_view_that_is_slow_still_answers_when_the_owners_do_not() throws Exception {
        UUID user = newUser("Slow");
        fleet.failing.put("purchases", 500);
        int before = fleet.calls("purchases");
        try (Connection other = lockTheView();
                ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> answer = client.submit(() -> get(given(), user, "auto"));
            await("the owners to be asked", () -> fleet.calls("purchases") > before);

            other.rollback();

            answer.get()
                    .then()
                    .statusCode(200)
                    .body("provenance.strategy", equalTo("view"))
                    .body("provenance.complete", equalTo(true));
        }
    }

    @Test
    void an_owner_that_fails_opens_no_other_ones_breaker() {
        UUID user = newUser("Neighbour");
        fleet.failing.put("purchases", 400);

        for (int i = 0; i < 30; i++) {
            get(given(), user, "sync").then().statusCode(503);
        }

        assertThat(breakers.currentState("users")).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void beside_an_open_breaker_the_other_owners_are_not_asked() {
        UUID user = newUser("Spared");
        fleet.addPurchase(user, fleet.addProduct("spared"), NOON, null);
        fleet.failing.put("products", 400);
        await("the breaker of products to open", () -> {
            get(given(), user, "sync");
            return breakers.currentState("products") == CircuitBreakerState.OPEN;
        });
        int before = fleet.calls("users");

        Response refused = get(cacheControl("no-cache"), user, "auto");

        if (breakers.currentState("products") == CircuitBreakerState.OPEN) {
            refused.then().statusCode(503).body("type", equalTo("urn:freshet:problem:circuit-open"));
            assertThat(fleet.calls("users")).isEqualTo(before);
        }
        ask(cacheControl("no-cache, stale-if-error=60"), user)
                .statusCode(200)
                .body("provenance.why", equalTo("fallback"));
    }

    // Tokens

    @Test
    void a_token_that_the_view_holds_is_answered_by_the_view() {
        UUID user = newUser("Written");

        ask(token(user, 1), user)
                .statusCode(200)
                .header("Consistency-Token", nullValue())
                .body("provenance.strategy", equalTo("view"))
                .body("provenance.why", equalTo("token"));
    }

    @Test
    void a_token_that_the_view_does_not_hold_is_answered_by_the_owners_and_handed_on_until_it_does() {
        UUID user = newUser("Ada");
        UserUpdated renamed = fleet.renameInSilence(user, "Countess");
        String written = token(Entity.USER, user, 2);

        Response answer = get(token(user, 2), user, "auto");

        answer.then()
                .statusCode(200)
                .header("Consistency-Token", written)
                .body("user.name", equalTo("Countess"))
                .body("provenance.strategy", equalTo("sync"))
                .body("provenance.why", equalTo("token"));
        fleet.publish(renamed);
        await(
                "the view to hold it",
                () -> "view".equals(get(token(user, 2), user, "auto").path("provenance.strategy")));
        ask(token(user, 2), user).header("Consistency-Token", nullValue()).body("user.name", equalTo("Countess"));
    }

    @Test
    void a_view_that_is_asked_for_by_name_says_that_it_is_behind() {
        UUID user = newUser("Behind");
        fleet.renameInSilence(user, "Ahead");

        get(token(user, 2), user, "view")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("type", equalTo("urn:freshet:problem:behind-token"));
        problem(token(user, 2).header("Cache-Control", "only-if-cached"), user, 504, "not-cached");
    }

    @Test
    void a_view_that_is_about_to_get_there_is_waited_for() {
        UUID user = newUser("Soon");
        int waited = 0;
        for (int version = 2; version <= 12; version++) {
            fleet.publish(fleet.renameInSilence(user, "Soon " + version));

            Response answer = get(token(user, version), user, "view");

            if (answer.statusCode() == 200) {
                waited++;
                answer.then().body("user.version", equalTo(version));
            }
        }

        assertThat(waited).as("how often the view got there in time").isPositive();
        assertThat(metrics.get("freshet.token.waits")
                        .tag("outcome", "held")
                        .timer()
                        .count())
                .isGreaterThanOrEqualTo(waited);
    }

    @Test
    void without_the_owners_a_token_that_the_view_does_not_hold_is_503() {
        UUID user = newUser("Refused");
        fleet.renameInSilence(user, "Unseen");
        fleet.failing.put("users", 500);

        problem(token(user, 2), user, 503, "behind-token");
        problem(token(user, 2).header("Cache-Control", "max-stale"), user, 503, "behind-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "sync", "sync-sequential", "events"})
    void an_owner_that_has_lost_a_write_is_not_believed(String strategy) {
        UUID user = newUser("Lost");

        get(token(user, 7), user, strategy)
                .then()
                .statusCode(503)
                .body("type", equalTo("urn:freshet:problem:behind-token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "sync-sequential", "events"})
    void what_owners_showed_is_handed_on_and_then_never_taken_back(String strategy) {
        UUID user = newUser("Seen");
        UUID product = fleet.addProduct("seen-" + strategy);
        fleet.addPurchase(user, product, NOON, null);
        await(
                "the view to have it",
                () -> get(given(), user, "view").<List<?>>path("purchases").size() == 1);
        fleet.renameInSilence(user, "Seen first by " + strategy);

        String handedOn = get(given(), user, strategy).header("Consistency-Token");

        assertThat(handedOn).isEqualTo(token(Entity.USER, user, 2));
        ask(given().header("Consistency-Token", handedOn), user).body("user.version", equalTo(2));
    }

    @Test
    void a_deletion_that_the_owner_told_of_is_not_taken_back() {
        UUID user = newUser("Gone");
        fleet.deleteUserInSilence(user);

        String handedOn = get(given(), user, "sync").header("Consistency-Token");

        ask(given(), user).statusCode(200);
        ask(given().header("Consistency-Token", handedOn), user).statusCode(404);
        get(given(), UUID.randomUUID(), "sync").then().statusCode(404).header("Consistency-Token", nullValue());
    }

    @Test
    void a_user_whom_the_view_does_not_know_is_handed_on() {
        UUID user = fleet.addUserInSilence("Early");

        get(given(), user, "view").then().statusCode(200).header("Consistency-Token", token(Entity.USER, user, 1));
    }

    @Test
    void more_than_a_header_should_carry_stands_for_everything_that_the_owners_held() throws SQLException {
        UUID user = fleet.addUserInSilence("Crowded");
        UUID product = fleet.addProduct("crowded");
        String handedOn;
        try (Connection held = holdTheProjector()) {
            for (int i = 0; i <= Session.MOST; i++) {
                fleet.addPurchase(user, product, NOON.plusMillis(i), null);
            }
            handedOn = given().queryParam("strategy", "sync")
                    .queryParam("limit", 500)
                    .get("/users/{id}/purchases", user)
                    .header("Consistency-Token");
            held.rollback();
        }

        assertThat(handedOn).hasSizeLessThan(20);
        ask(given().header("Consistency-Token", handedOn), user)
                .header("Consistency-Token", notNullValue())
                .body("provenance.strategy", equalTo("sync"))
                .body("provenance.why", equalTo("token"));
    }

    @Test
    void a_token_that_cannot_be_read_or_one_too_many_is_400() {
        UUID user = newUser("Unreadable");
        String good = token(Entity.USER, user, 1);

        for (String strategy : STRATEGIES) {
            for (String bad : List.of("x", good + ",x", String.join(",", Collections.nCopies(129, good)))) {
                get(given().header("Consistency-Token", bad), user, strategy)
                        .then()
                        .statusCode(400)
                        .body("type", equalTo("urn:freshet:problem:unreadable-token"));
            }
        }
    }

    @Test
    void decisions_and_the_age_of_the_view_are_metrics() {
        UUID user = newUser("Counted");
        double answers = decisions("sync", "no-cache");
        double refusals = decisions("none", "not-cached");

        ask(cacheControl("no-cache"), user).statusCode(200);
        problem(cacheControl("only-if-cached, no-cache"), user, 504, "not-cached");

        assertThat(decisions("sync", "no-cache")).isEqualTo(answers + 1);
        assertThat(decisions("none", "not-cached")).isEqualTo(refusals + 1);
        await(
                "the view's age to be known",
                () -> metrics.get("freshet.view.age").gauge().value() < 60);
    }

    private double decisions(String strategy, String why) {
        var counter = metrics.find("freshet.planner.decisions")
                .tag("strategy", strategy)
                .tag("why", why)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private UUID newUser(String name) {
        UUID user = fleet.addUser(name, null);
        await("the view to know of " + name, () -> {
            Response answer = get(given(), user, "view");
            return answer.statusCode() == 200
                    && answer.header("Consistency-Token") == null
                    && answer.path("provenance.parts.user.status").equals("ok");
        });
        return user;
    }

    private static RequestSpecification cacheControl(String directives) {
        return given().header("Cache-Control", directives);
    }

    private static RequestSpecification token(UUID user, int version) {
        return given().header("Consistency-Token", token(Entity.USER, user, version));
    }

    private static String token(Entity entity, UUID id, int version) {
        return ConsistencyToken.of(entity, id, version);
    }

    private static ValidatableResponse ask(RequestSpecification request, UUID user) {
        return request.get("/users/{id}/purchases", user).then();
    }

    private static Response get(RequestSpecification request, UUID user, String strategy) {
        return request.queryParam("strategy", strategy).get("/users/{id}/purchases", user);
    }

    private static void problem(RequestSpecification request, UUID user, int status, String slug) {
        ask(request, user).statusCode(status).body("type", equalTo("urn:freshet:problem:" + slug));
    }

    // As a rebuild does at its swap: nothing is applied until this ends.
    private Connection holdTheProjector() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(ViewLock.TAKE);
        }
        return connection;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, role, password);
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(Duration.ofSeconds(20), what, condition);
    }
}
