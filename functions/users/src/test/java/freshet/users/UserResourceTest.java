package freshet.users;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import freshet.events.Topic;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import freshet.http.ConsistencyToken;
import freshet.http.ConsistencyToken.Entity;
import freshet.testing.Await;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class UserResourceTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void a_created_user_is_answered_with_its_place_and_version_and_can_be_read() {
        String key = key();

        Response created = create(key, "Ada Lovelace");

        String id = created.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("externalId", equalTo(key))
                .body("version", equalTo(1))
                .extract()
                .path("id");
        assertThat(created.header("Location")).endsWith("/users/" + id);
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        given().get("/users/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("name", equalTo("Ada Lovelace"))
                .body("country", equalTo("United Kingdom"));
    }

    @Test
    void every_change_publishes_its_event_in_version_order() {
        String id = create(key(), "Grace").path("id");
        json(body(null, "Grace Hopper")).header("If-Match", "\"1\"").put("/users/{id}", id);
        given().header("If-Match", "\"2\"").delete("/users/{id}", id);

        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            List<BusProbe.Found> events = bus.await(UUID.fromString(id), 3);

            assertThat(events)
                    .extracting(found -> found.cloudEvent().getId())
                    .containsExactly(id + "/1", id + "/2", id + "/3");
            assertThat(events).extracting(BusProbe.Found::key).containsOnly(id);
            assertThat(events)
                    .extracting(found -> (Object) found.event().getClass())
                    .containsExactly(UserCreated.class, UserUpdated.class, UserDeleted.class);
            assertThat(events.get(0).cloudEvent().getType()).isEqualTo("dev.freshet.UserCreated.v1");
            assertThat(events.get(0).cloudEvent().getSource()).hasToString("/users");
            assertThat(events.get(1).event())
                    .isInstanceOfSatisfying(
                            UserUpdated.class,
                            updated -> assertThat(updated.user().name()).isEqualTo("Grace Hopper"));
            assertThat(new String(
                            events.get(2).cloudEvent().getData().toBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .doesNotContain("Grace");
        }
    }

    @Test
    void every_single_write_answers_with_the_token_of_its_version_and_nothing_else_does() {
        Response created = create(key(), "Token");
        String id = created.path("id");
        Response updated =
                json(body(null, "Tokens")).header("If-Match", "\"1\"").put("/users/{id}", id);
        Response read = given().get("/users/{id}", id);
        Response refused = given().header("If-Match", "\"1\"").delete("/users/{id}", id);
        Response deleted = given().header("If-Match", "\"2\"").delete("/users/{id}", id);

        deleted.then().statusCode(204);
        assertThat(List.of(created, updated, deleted))
                .extracting(answer -> answer.header("Consistency-Token"))
                .containsExactly(token(id, 1), token(id, 2), token(id, 3));
        assertThat(List.of(read, refused, importing(line(key(), "Imported"))))
                .extracting(answer -> answer.header("Consistency-Token"))
                .containsOnlyNulls();
    }

    @Test
    void a_taken_external_id_is_a_conflict() {
        String key = key();
        create(key, "First");

        create(key, "Second")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:already-exists"));
    }

    @Test
    void a_write_needs_the_version_that_it_changes() {
        String id = create(key(), "Versioned").path("id");

        json(body(null, "x")).put("/users/{id}", id).then().statusCode(428);
        json(body(null, "x"))
                .header("If-Match", "\"7\"")
                .put("/users/{id}", id)
                .then()
                .statusCode(412);
        json(body(null, "x"))
                .header("If-Match", "W/\"1\"")
                .put("/users/{id}", id)
                .then()
                .statusCode(412);
        json(body(null, "x"))
                .header("If-Match", "nonsense")
                .put("/users/{id}", id)
                .then()
                .statusCode(400);
        given().delete("/users/{id}", id).then().statusCode(428);
        given().header("If-Match", "\"2\"").delete("/users/{id}", id).then().statusCode(412);

        given().get("/users/{id}", id).then().body("version", equalTo(1)).body("name", equalTo("Versioned"));
    }

    @Test
    void an_external_id_cannot_change() {
        String id = create(key(), "Fixed").path("id");

        json(body(key(), "Fixed"))
                .header("If-Match", "\"1\"")
                .put("/users/{id}", id)
                .then()
                .statusCode(409);
    }

    @Test
    void a_deleted_user_is_gone_and_its_external_id_is_free() {
        String key = key();
        String id = create(key, "Leaving").path("id");

        given().header("If-Match", "\"1\"").delete("/users/{id}", id).then().statusCode(204);

        given().get("/users/{id}", id).then().statusCode(404).body("type", equalTo("urn:freshet:problem:not-found"));
        given().header("If-Match", "*").delete("/users/{id}", id).then().statusCode(404);
        given().get("/users?externalId={key}", key).then().body("items", hasSize(0));
        given().get("/users?ids={id}", id).then().body("items", hasSize(0));
        create(key, "New").then().statusCode(201);
    }

    @Test
    void pages_hold_every_user_once() {
        String prefix = "Paged" + key();
        for (int i = 0; i < 7; i++) {
            create(key(), prefix + i);
        }

        List<String> names = new ArrayList<>();
        String after = null;
        do {
            RequestSpecification request =
                    given().queryParam("name", prefix.toUpperCase()).queryParam("limit", 3);
            Response page = (after == null ? request : request.queryParam("after", after)).get("/users");
            page.then().statusCode(200);
            names.addAll(page.path("items.name"));
            after = page.path("next");
        } while (after != null);

        assertThat(names).hasSize(7).doesNotHaveDuplicates().allMatch(name -> name.startsWith(prefix));
    }

    @Test
    void a_prefix_is_taken_as_it_is_written() {
        String prefix = "a%b_c\\" + key();
        create(key(), prefix + " yes");
        create(key(), "aXbYc" + key());

        given().queryParam("name", prefix).get("/users").then().body("items", hasSize(1));
    }

    @Test
    void a_batch_of_ids_is_read_in_one_request_line_of_500() {
        String id = create(key(), "Batched").path("id");
        String ids = "%s,"
                        .repeat(499)
                        .formatted(java.util.stream.Stream.generate(UUID::randomUUID)
                                .limit(499)
                                .toArray())
                + id;

        given().get("/users?ids=" + ids).then().statusCode(200).body("items.id", equalTo(List.of(id)));
        given().get("/users?ids=" + ids + "," + id)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:freshet:problem:invalid-request"));
    }

    @Test
    void an_import_takes_the_good_lines_and_names_the_bad_ones() {
        String first = key();
        String second = key();
        String lines = String.join(
                "\n",
                line(first, "One"),
                "{\"name\":",
                "",
                line(second, "Two"),
                line(first, "One"),
                line(first, "Another"),
                "{\"name\":\"No mail\",\"country\":\"Norway\"}",
                "null");

        importing(lines)
                .then()
                .statusCode(200)
                .body("read", equalTo(7))
                .body("created", equalTo(2))
                .body("unchanged", equalTo(1))
                .body("rejected.line", equalTo(List.of(2, 6, 7, 8)))
                .body("rejected.reason", everyItem(notNullValue()))
                .body("rejected[2].reason", startsWith("email "));
        given().get("/users?externalId={key}", second).then().body("items[0].name", equalTo("Two"));
    }

    @Test
    void a_repeated_import_changes_nothing_and_publishes_nothing() {
        String key = key();
        importing(line(key, "Once"));

        importing(line(key, "Once")).then().body("created", equalTo(0)).body("unchanged", equalTo(1));
        importing(line(key, "Twice")).then().body("created", equalTo(0)).body("rejected[0].line", equalTo(1));

        String id = given().get("/users?externalId={key}", key)
                .then()
                .body("items[0].version", equalTo(1))
                .extract()
                .path("items[0].id");
        json(body(null, "Later")).header("If-Match", "\"1\"").put("/users/{id}", id);
        try (BusProbe bus = new BusProbe(kafka, Topic.USERS)) {
            assertThat(bus.await(UUID.fromString(id), 2))
                    .extracting(found -> found.event().version())
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void an_import_of_too_many_lines_takes_none() {
        String key = key();

        importing(line(key, "First") + "\n{}".repeat(10_000)).then().statusCode(413);

        given().get("/users?externalId={key}", key).then().body("items", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"text\"",
                "null",
                "",
                "{\"name\":\"x\"} trailing",
                "{\"name\":1,\"email\":\"a@example.com\",\"country\":\"c\"}",
                "{\"name\":\"\",\"email\":\"a@example.com\",\"country\":\"c\"}",
                "{\"name\":\"nul\\u0000\",\"email\":\"a@example.com\",\"country\":\"c\"}",
                "{\"name\":\"half \\ud800 pair\",\"email\":\"a@example.com\",\"country\":\"c\"}",
                "{\"name\":\"x\",\"email\":\"no address\",\"country\":\"c\"}",
                "{\"email\":\"a@example.com\",\"country\":\"c\"}",
                "{\"name\":{\"deep\":[]},\"email\":\"a@example.com\",\"country\":\"c\"}"
            })
    void a_bad_body_is_the_clients_error(String body) {
        json(body)
                .post("/users")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", matchesPattern("urn:freshet:problem:(malformed|invalid)-request"))
                .body("stack", nullValue());
    }

    @Test
    void a_body_of_a_megabyte_is_refused() {
        json(body(key(), "x".repeat(1 << 20)))
                .post("/users")
                .then()
                .statusCode(413)
                .contentType("application/problem+json");
    }

    @Test
    void a_wrong_media_type_is_refused() {
        given().contentType(ContentType.TEXT)
                .body("{}")
                .post("/users")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:unsupported-media-type"));
        json("{}").post("/users/import").then().statusCode(415).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/not-a-uuid",
                "/users/1-1-1-1-1",
                "/users?limit=0",
                "/users?limit=501",
                "/users?limit=-1",
                "/users?limit=99999999999",
                "/users?limit=ten",
                "/users?after=made-up",
                "/users?after=aXxub3QtYS11dWlk",
                "/users?ids=a,b",
                "/users?name=%00",
                "/users?externalId=%00"
            })
    void a_bad_parameter_is_the_clients_error(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(400).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ids", "externalId", "name", "limit", "after"})
    void a_parameter_that_is_empty_or_comes_twice_is_refused_by_its_name(String name) {
        for (String query : List.of(name + "=", name, name + "=&" + name + "=1", name + "=1&" + name + "=1")) {
            given().urlEncodingEnabled(false)
                    .get("/users?" + query)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:freshet:problem:invalid-request"))
                    .body("detail", startsWith("'" + name + "' is "));
        }
    }

    @Test
    void whatever_is_refused_however_often_the_next_request_is_served() {
        String taken = key();
        String id = create(taken, "Served").path("id");
        List<Supplier<Response>> refused = List.of(
                () -> create(taken, "Again"),
                () -> json("{").post("/users"),
                () -> json("{\"name\":1}").post("/users"),
                () -> json("{}").post("/users"),
                () -> json("{}").put("/users"),
                () -> given().delete("/users/{id}", id),
                () -> deleting(id, "\"7\""),
                () -> deleting(id, "nonsense"),
                () -> deleting(id, "\"a\", ".repeat(90) + "b"),
                () -> deleting(id, "\"1\",".repeat(900)),
                () -> deleting(id, "\"1\",".repeat(5_000)),
                () -> deleting(key(), "*"),
                () -> given().header("If-None-Match", "\"1\",".repeat(900)).get("/users/{id}", id),
                () -> given().get("/users/{id}", key()),
                () -> given().get("/users?after=bWFkZS11cA"),
                () -> given().header("Deadline-Ms", "0").get("/users?limit=1"),
                () -> given().header("Deadline-Ms", "9".repeat(9_000)).get("/users"),
                () -> given().header("Forwarded", "for=127.0.0.1,".repeat(2_100))
                        .get("/users"));

        for (Supplier<Response> request : refused) {
            for (int i = 0; i < 50; i++) {
                request.get().then().statusCode(both(greaterThanOrEqualTo(400)).and(not(oneOf(500, 503))));
            }
            given().get("/users/{id}", id).then().statusCode(200);
            create(key(), "Next").then().statusCode(201);
        }
    }

    private static Response deleting(String id, String ifMatch) {
        return given().header("If-Match", ifMatch).delete("/users/{id}", id);
    }

    @Test
    void parameters_that_are_not_known_are_ignored() {
        given().get("/users?limit=1&sku=&search=a&search=b&page=").then().statusCode(200);
    }

    @Test
    void a_user_that_the_client_has_is_304_until_it_changes() {
        String id = create(key(), "Known").path("id");

        given().header("If-None-Match", "\"1\"")
                .get("/users/{id}", id)
                .then()
                .statusCode(304)
                .header("ETag", "\"1\"")
                .body(equalTo(""));
        json(body(null, "Changed")).header("If-Match", "\"1\"").put("/users/{id}", id);
        given().header("If-None-Match", "\"1\"")
                .get("/users/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
        given().header("If-None-Match", "*").get("/users/{id}", key()).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"limit=9999, limit", "limit=0, limit", "name=%00, name", "externalId=%20, externalId"})
    void a_refused_parameter_is_named(String query, String field) {
        given().urlEncodingEnabled(false)
                .get("/users?" + query)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:freshet:problem:invalid-request"))
                .body("violations.field", equalTo(List.of(field)))
                .body("violations.in", equalTo(List.of("query")))
                .body("violations.message", everyItem(notNullValue()));
    }

    @Test
    void the_refused_values_of_a_body_are_named_in_the_same_order_each_time() {
        for (int i = 0; i < 5; i++) {
            json("{\"email\":\"no address\",\"externalId\":\"\"}")
                    .post("/users")
                    .then()
                    .statusCode(400)
                    .body("violations.field", equalTo(List.of("country", "email", "externalId", "name")))
                    .body("violations.in", everyItem(equalTo("body")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"text\"",
                "7",
                "{\"name\":",
                "{\"name\":1}",
                "{\"name\":{\"deep\":[]}}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":\"x\"} trailing"
            })
    void no_refusal_names_the_code_behind_it(String body) {
        String refusal =
                json(body).post("/users").then().statusCode(400).extract().asString();

        assertThat(refusal)
                .contains("\"instance\":\"/users\"")
                .doesNotContainPattern("java\\.|freshet\\.|jackson|Exception|`|Source|REDACTED|UserDetails");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/0197a2b0-0000-7000-8000-000000000000", "/nothing/here"})
    void what_is_not_there_is_a_problem_document_too(String path) {
        given().get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:not-found"));
    }

    @Test
    void the_way_to_the_first_answer_is_told_by_phase() {
        given().get("/users?limit=1").then().statusCode(200);

        Await.until(Duration.ofSeconds(5), "the end of an answer that was read", () -> phase("first-answer") > 0);
        assertThat(phase("started")).isPositive().isLessThanOrEqualTo(phase("first-request"));
        assertThat(phase("listening")).isGreaterThanOrEqualTo(phase("started"));
        assertThat(phase("first-connection")).isGreaterThanOrEqualTo(phase("started"));
        assertThat(phase("first-answer")).isGreaterThanOrEqualTo(phase("first-request"));
    }

    private static double phase(String name) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("freshet_start_seconds{phase=\"" + name + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/metrics", "/q/openapi"})
    void the_function_tells_of_itself(String path) {
        given().get(path).then().statusCode(200);
    }

    private static String token(String id, long version) {
        return ConsistencyToken.of(Entity.USER, UUID.fromString(id), version);
    }

    private static Response create(String key, String name) {
        return json(body(key, name)).post("/users");
    }

    private static Response importing(String lines) {
        return given().contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/users/import");
    }

    private static RequestSpecification json(Object body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static Map<String, Object> body(String key, String name) {
        Map<String, Object> body = new java.util.HashMap<>(
                Map.of("name", name, "email", "someone@example.com", "country", "United Kingdom"));
        if (key != null) {
            body.put("externalId", key);
        }
        return body;
    }

    private static String line(String key, String name) {
        return "{\"externalId\":\"%s\",\"name\":\"%s\",\"email\":\"someone@example.com\",\"country\":\"France\"}"
                .formatted(key, name);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
