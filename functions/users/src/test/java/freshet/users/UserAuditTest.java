package freshet.users;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import freshet.events.Event;
import freshet.events.Topic;
import freshet.events.users.User;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class UserAuditTest {
    private static final UUID LAST_OF_ALL = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void an_entitys_hash_is_of_its_content_version_and_deletion() throws NoSuchAlgorithmException {
        String key = "audit, with a comma " + UUID.randomUUID();
        UUID live = create("O'Hara", key);
        UUID gone = create("Ada", null);
        given().header("If-Match", "\"1\"").delete("/users/{id}", gone).then().statusCode(204);

        given().get("/audit/entities?ids={live},{gone}", live, gone)
                .then()
                .statusCode(200)
                .body("", hasSize(2))
                .body("find { it.id == '" + live + "' }.version", equalTo(1))
                .body(
                        "find { it.id == '" + live + "' }.hash",
                        equalTo(sha256("'" + live + "','1','" + key + "','O''Hara','ada@example.org','Spain','false'")))
                .body("find { it.id == '" + gone + "' }.version", equalTo(2))
                .body(
                        "find { it.id == '" + gone + "' }.hash",
                        equalTo(sha256("'" + gone + "','2',NULL,NULL,NULL,NULL,'true'")));
    }

    @Test
    void ranges_follow_on_each_other_and_hash_what_their_entities_hash_to() throws NoSuchAlgorithmException {
        UUID before = create("Before", null);
        List<UUID> ids = List.of(create("A", null), create("B", null), create("C", null));

        JsonPath first = given().get("/audit?after={after}&limit=2", before).jsonPath();
        JsonPath second =
                given().get("/audit?after={after}&limit=2", ids.get(1)).jsonPath();

        assertThat(first.getString("upTo")).isEqualTo(ids.get(1).toString());
        assertThat(first.getInt("count")).isEqualTo(2);
        assertThat(first.getString("hash")).isEqualTo(sha256(hashes(before, ids.get(1))));
        assertThat(second.getString("upTo")).isNull();
        assertThat(second.getInt("count")).isEqualTo(1);
        assertThat(second.getString("hash")).isEqualTo(sha256(hashes(ids.get(1), null)));
    }

    @Test
    void after_the_last_of_all_there_is_an_empty_range_to_the_end() throws NoSuchAlgorithmException {
        given().get("/audit?after={after}&limit=5000", LAST_OF_ALL)
                .then()
                .statusCode(200)
                .body("upTo", nullValue())
                .body("count", equalTo(0))
                .body("hash", equalTo(sha256("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=5001", "limit=x", "after=x"})
    void a_range_that_cannot_be_is_400(String query) {
        given().get("/audit?" + query).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void a_repaired_entity_is_published_as_it_is_above_both_versions() {
        UUID behind = create("Ada", null);
        UUID ahead = create("Grace", null);

        repair(List.of(Map.of("id", behind, "above", 0), Map.of("id", ahead, "above", 7)));

        assertThat(last(behind, 2))
                .isEqualTo(new UserUpdated(new User(behind, null, "Ada", "ada@example.org", "Spain", 2)));
        assertThat(last(ahead, 2))
                .isEqualTo(new UserUpdated(new User(ahead, null, "Grace", "ada@example.org", "Spain", 8)));
        given().get("/users/{id}", ahead).then().body("version", equalTo(8)).body("name", equalTo("Grace"));
    }

    @Test
    void the_marker_of_a_deleted_one_is_published_again() {
        UUID id = create("Ada", null);
        given().header("If-Match", "\"1\"").delete("/users/{id}", id).then().statusCode(204);

        repair(List.of(Map.of("id", id, "above", 4)));

        assertThat(last(id, 3)).isEqualTo(new UserDeleted(id, 5));
        given().get("/users/{id}", id).then().statusCode(404);
    }

    @Test
    void of_what_is_not_there_the_deletion_is_published() {
        UUID id = UUID.randomUUID();

        repair(List.of(Map.of("id", id, "above", 3)));

        assertThat(last(id, 1)).isEqualTo(new UserDeleted(id, 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[null]",
                "[{\"above\":1}]",
                "[{\"id\":\"00000000-0000-4000-8000-000000000001\",\"above\":-1}]",
                "[{\"id\":\"00000000-0000-4000-8000-000000000001\",\"above\":9007199254740992}]"
            })
    void a_repair_that_cannot_be_is_400_and_none_is_made(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/audit/repairs")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    private static void repair(List<Map<String, Object>> repairs) {
        given().contentType(ContentType.JSON)
                .body(repairs)
                .post("/audit/repairs")
                .then()
                .statusCode(204);
    }

    private static String hashes(UUID after, UUID upTo) {
        String query = "after=" + after + (upTo == null ? "" : "&upTo=" + upTo);
        List<String> hashes = new ArrayList<>();
        given().get("/audit/entities?" + query).jsonPath().getList("hash").forEach(hash -> hashes.add((String) hash));
        return String.join("", hashes);
    }

    private Event last(UUID subject, int count) {
        try (BusProbe probe = new BusProbe(kafka, Topic.USERS)) {
            return probe.await(subject, count).getLast().event();
        }
    }

    private static UUID create(String name, String externalId) {
        Map<String, Object> body = new HashMap<>(Map.of("name", name, "email", "ada@example.org", "country", "Spain"));
        body.put("externalId", externalId);
        return UUID.fromString(given().contentType(ContentType.JSON)
                .body(body)
                .post("/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
