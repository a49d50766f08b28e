package freshet.users;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;

import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.testing.Await;
import freshet.testing.BinaryEvent;
import freshet.testing.BuiltServices;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was built of the function, on the JVM or natively: all that crosses its borders is written and read once. */
@QuarkusIntegrationTest
@WithTestResource(value = BuiltServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class UsersIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void a_user_is_written_read_and_published() {
        String id = given().contentType(ContentType.JSON)
                .body("{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"country\":\"Norway\"}")
                .post("/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        get("/users/" + id).then().statusCode(200).body("name", equalTo("Ada")).body("version", equalTo(1));
        Await.until(
                SOON,
                "the event on the bus",
                () -> metrics().matches("(?s).*\nfreshet_outbox_published_total [1-9].*"));
    }

    @Test
    void an_import_reads_every_line() {
        given().contentType("application/x-ndjson")
                .body(
                        ("{\"name\":\"Grace\",\"email\":\"grace@example.org\",\"country\":\"Norway\",\"externalId\":\"it-1\"}\n{}\n")
                                .getBytes(StandardCharsets.UTF_8))
                .post("/users/import")
                .then()
                .statusCode(200)
                .body("created", equalTo(1))
                .body("rejected", hasSize(1));

        get("/users?externalId=it-1").then().statusCode(200).body("items", hasSize(1));
    }

    @Test
    void a_query_of_the_bus_is_answered() {
        BinaryEvent query = BinaryEvent.of(new UserProductQuery(
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                null,
                Set.of(QueryPart.USER),
                Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(20),
                0));

        given().headers(query.headers())
                .body(query.body())
                .post("/events")
                .then()
                .statusCode(202);

        Await.until(
                SOON, "the answer", () -> metrics().matches("(?s).*freshet_queries_total\\{[^}]*\"answered\"} 1.*"));
    }

    @Test
    void a_refusal_is_a_problem() {
        get("/users/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:not-found"));
    }

    @Test
    void health_and_the_api_document_are_there() {
        get("/q/health/ready").then().statusCode(200);
        get("/q/openapi?format=json").then().statusCode(200).body("paths", hasKey("/users"));
    }

    private static String metrics() {
        return get("/q/metrics").asString();
    }
}
