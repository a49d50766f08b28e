package freshet.purchases;

import static freshet.purchases.Requests.ids;
import static freshet.purchases.Requests.importing;
import static freshet.purchases.Requests.json;
import static freshet.purchases.Requests.key;
import static freshet.purchases.Requests.line;
import static freshet.purchases.Requests.order;
import static freshet.purchases.Requests.place;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseStatus;
import freshet.purchases.ProductsStub.Behaviour;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
@WithTestResource(ProductsStub.class)
class PurchaseResourceTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void a_placed_purchase_is_pending_at_the_products_price_and_can_be_read() {
        Map<String, Object> order = order();
        order.put("externalId", key());

        Response placed = place(order);

        String id = placed.then()
                .statusCode(201)
                .contentType(ContentType.JSON)
                .header("ETag", "\"1\"")
                .body("externalId", equalTo(order.get("externalId")))
                .body("userId", equalTo(order.get("userId")))
                .body("productId", equalTo(order.get("productId")))
                .body("quantity", equalTo(2))
                .body("unitPrice", equalTo(Map.of("amount", ProductsStub.PRICE, "currency", "GBP")))
                .body("status", equalTo("PENDING"))
                .body("version", equalTo(1))
                .extract()
                .path("id");
        assertThat(placed.header("Location")).endsWith("/purchases/" + id);
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(Instant.parse(placed.path("purchasedAt")).getNano() % 1_000_000)
                .isZero();
        given().get("/purchases/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("$", equalTo(placed.path("$")));
    }

    @Test
    void every_change_publishes_the_whole_state_in_version_order() {
        Map<String, Object> order = order();
        Response placed = place(order);
        String id = placed.path("id");
        given().header("If-Match", "\"1\"").delete("/purchases/{id}", id);

        try (BusProbe bus = new BusProbe(kafka, Topic.PURCHASES)) {
            List<BusProbe.Found> events = bus.await(UUID.fromString(id), 2);

            assertThat(events)
                    .extracting(BusProbe.Found::event)
                    .containsExactly(
                            new PurchaseCreated(state(placed, PurchaseStatus.PENDING, 1)),
                            new PurchaseCancelled(state(placed, PurchaseStatus.CANCELLED, 2)));
            assertThat(events).extracting(found -> found.cloudEvent().getId()).containsExactly(id + "/1", id + "/2");
            assertThat(events).extracting(BusProbe.Found::key).containsOnly(id);
            assertThat(events.get(0).cloudEvent().getType()).isEqualTo("dev.freshet.PurchaseCreated.v1");
            assertThat(events.get(0).cloudEvent().getSource()).hasToString("/purchases");
        }
    }

    @Test
    void a_cancelled_purchase_stays_readable_and_cannot_be_cancelled_again() {
        UUID userId = UUID.randomUUID();
        String id = place(order(userId, ProductsStub.product(Behaviour.THERE))).path("id");

        given().header("If-Match", "\"1\"").delete("/purchases/{id}", id).then().statusCode(204);

        given().get("/purchases/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("status", equalTo("CANCELLED"))
                .body("version", equalTo(2));
        given().get("/purchases?userId={id}", userId).then().body("items.status", equalTo(List.of("CANCELLED")));
        given().header("If-Match", "\"2\"")
                .delete("/purchases/{id}", id)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:freshet:problem:conflict"));
    }

    @Test
    void cancelling_needs_the_version_that_it_changes() {
        String id = place(order()).path("id");

        given().delete("/purchases/{id}", id)
                .then()
                .statusCode(428)
                .body("type", equalTo("urn:freshet:problem:precondition-required"));
        given().header("If-Match", "\"2\"")
                .delete("/purchases/{id}", id)
                .then()
                .statusCode(412)
                .body("type", equalTo("urn:freshet:problem:stale-version"));
        given().header("If-Match", "nonsense")
                .delete("/purchases/{id}", id)
                .then()
                .statusCode(400);

        given().get("/purchases/{id}", id).then().body("status", equalTo("PENDING"));
    }

    @Test
    void a_taken_external_id_is_a_conflict_and_takes_no_key() {
        Map<String, Object> order = order();
        order.put("externalId", key());
        place(order).then().statusCode(201);
        String key = key();

        place(key, order)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:already-exists"));

        place(key, order()).then().statusCode(201);
    }

    @Test
    void a_purchase_is_found_by_its_external_id() {
        Map<String, Object> order = order();
        order.put("externalId", key());
        String id = place(order).path("id");

        assertThat(ids("/purchases?externalId=" + order.get("externalId"))).containsExactly(id);
        assertThat(ids("/purchases?externalId=" + key())).isEmpty();
    }

    @Test
    void a_list_is_newest_first_then_by_id_and_can_be_of_one_user() {
        UUID userId = UUID.randomUUID();
        importing(
                        line(key(), userId, "2010-12-01T08:26:00Z"),
                        line(key(), userId, "2011-12-09T12:50:00Z"),
                        line(key(), userId, "2011-12-09T12:50:00Z"),
                        line(key(), userId, "2011-12-09T12:50:00.001Z"),
                        line(key(), UUID.randomUUID(), "2011-12-09T12:50:00Z"))
                .then()
                .body("created", equalTo(5));

        Response page = given().get("/purchases?userId={id}", userId);

        page.then().body("items", hasSize(4)).body("next", nullValue());
        assertThat(page.<List<String>>path("items.purchasedAt"))
                .containsExactly(
                        "2011-12-09T12:50:00.001Z",
                        "2011-12-09T12:50:00Z",
                        "2011-12-09T12:50:00Z",
                        "2010-12-01T08:26:00Z");
        List<String> ids = page.path("items.id");
        assertThat(ids.get(1)).isGreaterThan(ids.get(2));
        assertThat(ids("/purchases?limit=1&userId=" + userId)).isEqualTo(ids);
    }

    @Test
    void pages_hold_every_purchase_once_while_others_are_written() throws Exception {
        UUID userId = UUID.randomUUID();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            lines.add(line(key(), userId, "2011-01-01T00:00:%02dZ".formatted(i / 4)));
        }
        importing(lines.toArray(String[]::new)).then().body("created", equalTo(23));
        List<String> mine = ids("/purchases?userId=" + userId);
        assertThat(mine).hasSize(23).doesNotHaveDuplicates();
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch writing = new CountDownLatch(3);

        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> writer = executor.submit(() -> {
                while (!done.get()) {
                    importing(
                            line(key(), userId, "2011-01-01T00:00:01.500Z"),
                            line(key(), userId, "2031-01-01T00:00:00Z"));
                    String id = place(order(userId, ProductsStub.product(Behaviour.THERE)))
                            .path("id");
                    given().header("If-Match", "\"1\"").delete("/purchases/{id}", id);
                    writing.countDown();
                }
            });
            List<String> seenOfUser;
            List<String> seenOfAll;
            try {
                assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
                seenOfUser = ids("/purchases?limit=4&userId=" + userId);
                seenOfAll = ids("/purchases?limit=50");
            } finally {
                done.set(true);
            }
            writer.get();

            assertThat(seenOfUser).doesNotHaveDuplicates().containsSubsequence(mine);
            assertThat(seenOfAll).doesNotHaveDuplicates().containsSubsequence(mine);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"text\"",
                "null",
                "",
                "{}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":1} trailing",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":0}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":-1}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":1000001}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":99999999999999999999}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":1e400}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":1.5}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":\"1\"}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":null}",
                "{\"userId\":\"U\",\"productId\":\"P\"}",
                "{\"userId\":\"U\",\"quantity\":1}",
                "{\"productId\":\"P\",\"quantity\":1}",
                "{\"userId\":\"\",\"productId\":\"P\",\"quantity\":1}",
                "{\"userId\":\"not-a-uuid\",\"productId\":\"P\",\"quantity\":1}",
                "{\"userId\":\"1-1-1-1-1\",\"productId\":\"P\",\"quantity\":1}",
                "{\"userId\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"productId\":\"P\",\"quantity\":1}",
                "{\"userId\":12,\"productId\":\"P\",\"quantity\":1}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":1,\"externalId\":\"\"}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":1,\"externalId\":\"nul\\u0000\"}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":1,\"externalId\":\"\\ud800\"}",
                "{\"userId\":\"U\",\"productId\":\"P\",\"quantity\":1,\"externalId\":7}"
            })
    void a_bad_body_is_the_clients_error_and_writes_nothing(String template) {
        UUID userId = UUID.randomUUID();
        String body = template.replace("\"U\"", "\"" + userId + "\"")
                .replace("\"P\"", "\"" + ProductsStub.product(Behaviour.THERE) + "\"");

        place(key(), body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", matchesPattern("urn:freshet:problem:(malformed|invalid)-request"))
                .body("stack", nullValue());

        assertThat(ids("/purchases?userId=" + userId)).isEmpty();
    }

    @Test
    void a_text_that_is_far_too_long_is_refused() {
        Map<String, Object> order = order();
        order.put("externalId", "x".repeat(60_000));

        place(order).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void a_wrong_media_type_is_refused() {
        given().contentType(ContentType.TEXT)
                .header("Idempotency-Key", key())
                .body("{}")
                .post("/purchases")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:unsupported-media-type"));
        json("{}").post("/purchases/import").then().statusCode(415).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/purchases/not-a-uuid",
                "/purchases/1-1-1-1-1",
                "/purchases?userId=not-a-uuid",
                "/purchases?externalId=nul%00",
                "/purchases?userId=",
                "/purchases?externalId=",
                "/purchases?limit=",
                "/purchases?after=",
                "/purchases?limit=1&limit=1",
                "/purchases?limit=0",
                "/purchases?limit=501",
                "/purchases?limit=-1",
                "/purchases?limit=99999999999",
                "/purchases?limit=ten",
                "/purchases?after=made-up",
                "/purchases?after=aXxub3QtYS11dWlk"
            })
    void a_bad_parameter_is_the_clients_error(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void a_purchase_that_the_client_has_is_304_until_it_changes() {
        String id = place(order()).path("id");

        given().header("If-None-Match", "\"1\"")
                .get("/purchases/{id}", id)
                .then()
                .statusCode(304)
                .header("ETag", "\"1\"")
                .body(equalTo(""));
        given().header("If-Match", "\"1\"").delete("/purchases/{id}", id).then().statusCode(204);
        given().header("If-None-Match", "\"1\"")
                .get("/purchases/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 253402300800000L, -62135596800001L, -300000000000000L})
    void a_made_up_cursor_beyond_all_times_is_the_clients_error(long time) {
        String cursor = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("t|" + time + "|" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII));

        given().get("/purchases?after={cursor}", cursor)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:freshet:problem:invalid-cursor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/purchases/0197a2b0-0000-7000-8000-000000000000", "/nothing/here"})
    void what_is_not_there_is_a_problem_document_too(String path) {
        given().get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:not-found"));
        given().header("If-Match", "*").delete("/purchases/{id}", key()).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/metrics", "/q/openapi"})
    void the_function_tells_of_itself(String path) {
        given().get(path).then().statusCode(200);
    }

    private static Purchase state(Response placed, PurchaseStatus status, long version) {
        return new Purchase(
                UUID.fromString(placed.path("id")),
                null,
                UUID.fromString(placed.path("userId")),
                UUID.fromString(placed.path("productId")),
                2,
                new Money(ProductsStub.PRICE, "GBP"),
                Instant.parse(placed.path("purchasedAt")),
                status,
                version);
    }
}
