package freshet.users;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import freshet.testing.BackingServices;
import freshet.testing.LockedTable;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class DeadlinesTest {
    private static final String EXCEEDED = "urn:freshet:problem:deadline-exceeded";
    private static final int READS_AT_ONCE = 64; // freshet.users.reads.concurrency
    private static final int WRITES_AT_ONCE = 32; // freshet.users.writes.concurrency
    private static final int WRITES_IN_THE_DATABASE = 5; // freshet.users.writes.connections
    private static final Duration DEFAULT = Duration.ofSeconds(5); // freshet.deadline.default
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String SHORT = "200";

    @TestHTTPResource("/users/")
    URI users;

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "", "1e3", "99999999999999999999"})
    void a_deadline_that_is_no_number_of_milliseconds_is_refused(String deadline) {
        given().header("Deadline-Ms", deadline)
                .get("/users/{id}", UUID.randomUUID())
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:invalid-request"));
    }

    @Test
    void a_request_whose_deadline_has_passed_is_refused_and_changes_nothing() {
        String key = UUID.randomUUID().toString();

        given().header("Deadline-Ms", "0")
                .contentType(ContentType.JSON)
                .body("""
                        {"externalId":"%s","name":"Ada","email":"ada@example.org","country":"Norway"}""".formatted(key))
                .post("/users")
                .then()
                .statusCode(504)
                .contentType("application/problem+json")
                .body("type", equalTo(EXCEEDED));

        given().get("/users?externalId={key}", key).then().statusCode(200).body("items.size()", equalTo(0));
    }

    @Test
    void a_write_that_the_database_does_not_finish_by_the_deadline_is_undone() throws SQLException {
        String id = create();

        try (LockedTable locked = new LockedTable("users")) {
            update(id).statusCode(504).body("type", equalTo(EXCEEDED));
            assertThat(locked.activeStatements(Duration.ofMillis(100))).isZero();
        }

        given().get("/users/{id}", id).then().statusCode(200).body("name", equalTo("Ada"));
    }

    @Test
    void an_import_has_longer_than_other_requests_unless_its_caller_says_less() throws Exception {
        try (ExecutorService client = Executors.newSingleThreadExecutor()) {
            final Future<Integer> imported;
            try (LockedTable locked = new LockedTable("users")) {
                importing("300").then().statusCode(504);
                assertThat(locked.activeStatements(Duration.ofMillis(100))).isZero();
                imported = client.submit(() -> importing(null).statusCode());

                assertThatThrownBy(() -> imported.get(DEFAULT.toMillis() + 200, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
            }
            assertThat(imported.get()).isEqualTo(200);
        }
    }

    private static Response importing(String deadline) {
        RequestSpecification request =
                given().contentType("application/x-ndjson").body("""
                        {"name":"Ada","email":"ada@example.org","country":"Norway"}""".getBytes(StandardCharsets.UTF_8));
        return (deadline == null ? request : request.header("Deadline-Ms", deadline)).post("/users/import");
    }

    @Test
    void a_thousand_requests_past_their_deadline_leave_no_statement_and_no_permit_behind() throws Exception {
        String id = create();

        try (LockedTable locked = new LockedTable("users")) {
            assertThat(read(id, READS_AT_ONCE - 4, 1_000)).containsOnly("504 " + EXCEEDED);
            assertThat(locked.activeStatements(Duration.ofMillis(100))).isZero();
            assertThat(read(id, READS_AT_ONCE, READS_AT_ONCE)).containsOnly("504 " + EXCEEDED);
        }

        given().get("/users/{id}", id).then().statusCode(200);
    }

    @Test
    void writes_that_wait_in_the_database_leave_connections_to_reads() throws Exception {
        String id = create();
        HttpRequest write = HttpRequest.newBuilder(users.resolve(id))
                .header("If-Match", "\"1\"")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("""
                        {"name":"Grace","email":"grace@example.org","country":"Norway"}"""))
                .build();

        try (HttpClient http = HttpClient.newHttpClient()) {
            final List<CompletableFuture<HttpResponse<String>>> writes;
            try (LockedTable locked = LockedTable.againstWrites("users")) {
                writes = Stream.generate(() -> http.sendAsync(write, BodyHandlers.ofString()))
                        .limit(WRITES_AT_ONCE)
                        .toList();
                assertThat(locked.activeStatements(WRITES_IN_THE_DATABASE, SOON))
                        .isEqualTo(WRITES_IN_THE_DATABASE);

                given().header("Deadline-Ms", "1000")
                        .get("/users/{id}", id)
                        .then()
                        .statusCode(200);
                assertThat(locked.activeStatements(Duration.ZERO)).isEqualTo(WRITES_IN_THE_DATABASE);
            }
            assertThat(writes)
                    .extracting(answer -> answer.join().statusCode())
                    .containsOnlyOnce(200)
                    .containsOnly(200, 412);
        }
    }

    private static String create() {
        return given().contentType(ContentType.JSON)
                .body("""
                        {"name":"Ada","email":"ada@example.org","country":"Norway"}""")
                .post("/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse update(String id) {
        return given().header("Deadline-Ms", SHORT)
                .header("If-Match", "\"1\"")
                .contentType(ContentType.JSON)
                .body("""
                        {"name":"Grace","email":"grace@example.org","country":"Norway"}""")
                .put("/users/{id}", id)
                .then();
    }

    /** Reads a user so many times, so many at once; tells the status and the problem of each answer. */
    private List<String> read(String id, int atOnce, int times) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(users.resolve(id))
                .header("Deadline-Ms", SHORT)
                .build();
        try (ExecutorService clients = Executors.newFixedThreadPool(atOnce);
                HttpClient http = HttpClient.newHttpClient()) {
            List<Future<String>> answers = new ArrayList<>();
            Callable<String> read = () -> outcome(http.send(request, BodyHandlers.ofString()));
            for (int i = 0; i < times; i++) {
                answers.add(clients.submit(read));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> answer : answers) {
                outcomes.add(answer.get());
            }
            return outcomes;
        }
    }

    private static String outcome(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body().replaceAll(".*\"type\":\"([^\"]*)\".*", "$1");
    }
}
