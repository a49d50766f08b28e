package freshet.products;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductEvent;
import freshet.events.products.ProductUpdated;
import freshet.http.ConsistencyToken;
import freshet.http.ConsistencyToken.Entity;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class ProductResourceTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void a_created_product_is_answered_with_its_place_and_version_and_can_be_read() {
        String sku = key();

        Response created = create(sku, "Lantern");

        String id = created.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("sku", equalTo(sku))
                .body("version", equalTo(1))
                .extract()
                .path("id");
        assertThat(created.header("Location")).endsWith("/products/" + id);
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        given().get("/products/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("name", equalTo("Lantern"))
                .body("description", equalTo("Made of tin."))
                .body("price.amount", equalTo(1290))
                .body("price.currency", equalTo("GBP"))
                .body("$", not(hasKey("stock")));
    }

    @Test
    void every_change_publishes_its_event_in_version_order() {
        String sku = key();
        String id = create(sku, "Lantern").path("id");
        json(replacement(null, "Big lantern")).header("If-Match", "\"1\"").put("/products/{id}", id);
        given().header("If-Match", "\"2\"").delete("/products/{id}", id);

        try (BusProbe bus = new BusProbe(kafka, Topic.PRODUCTS)) {
            List<BusProbe.Found> events = bus.await(UUID.fromString(id), 3);

            Money price = new Money(1290, "GBP");
            assertThat(events)
                    .extracting(BusProbe.Found::event)
                    .containsExactly(
                            new ProductCreated(
                                    new Product(UUID.fromString(id), sku, "Lantern", "Made of tin.", price, 1)),
                            new ProductUpdated(new Product(UUID.fromString(id), sku, "Big lantern", null, price, 2)),
                            new ProductDeleted(UUID.fromString(id), 3));
            assertThat(events)
                    .extracting(found -> found.cloudEvent().getId())
                    .containsExactly(id + "/1", id + "/2", id + "/3");
            assertThat(events).extracting(BusProbe.Found::key).containsOnly(id);
            assertThat(events.get(0).cloudEvent().getType()).isEqualTo("dev.freshet.ProductCreated.v1");
            assertThat(events.get(0).cloudEvent().getSource()).hasToString("/products");
        }
    }

    @Test
    void every_single_write_answers_with_the_token_of_its_version_also_one_of_the_stock() {
        Response created = create(key(), "Token");
        String id = created.path("id");
        Response updated =
                json(replacement(null, "Tokens")).header("If-Match", "\"1\"").put("/products/{id}", id);
        Response stocked = json(Map.of("stock", 5)).put("/products/{id}/stock", id);
        Response deleted = given().header("If-Match", "\"2\"").delete("/products/{id}", id);

        stocked.then().statusCode(200).body(equalTo("{\"stock\":5}"));
        deleted.then().statusCode(204);
        assertThat(List.of(created, updated, stocked, deleted))
                .extracting(answer -> answer.header("Consistency-Token"))
                .containsExactly(token(id, 1), token(id, 2), token(id, 2), token(id, 3));
    }

    @Test
    void a_taken_sku_is_a_conflict() {
        String sku = key();
        create(sku, "First");

        create(sku, "Second")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:already-exists"));
    }

    @Test
    void a_write_needs_the_version_that_it_changes() {
        String id = create(key(), "Versioned").path("id");

        json(replacement(null, "x")).put("/products/{id}", id).then().statusCode(428);
        json(replacement(null, "x"))
                .header("If-Match", "\"7\"")
                .put("/products/{id}", id)
                .then()
                .statusCode(412)
                .body("type", equalTo("urn:freshet:problem:stale-version"));
        json(replacement(null, "x"))
                .header("If-Match", "nonsense")
                .put("/products/{id}", id)
                .then()
                .statusCode(400);
        given().delete("/products/{id}", id).then().statusCode(428);
        given().header("If-Match", "\"2\"").delete("/products/{id}", id).then().statusCode(412);

        given().get("/products/{id}", id).then().body("version", equalTo(1)).body("name", equalTo("Versioned"));
    }

    @Test
    void of_writes_at_once_to_one_version_one_is_taken() throws Exception {
        String id = create(key(), "Wanted").path("id");

        List<Response> answers = atOnce(
                8,
                () -> json(replacement(null, "Changed"))
                        .header("If-Match", "\"1\"")
                        .put("/products/{id}", id));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsExactlyInAnyOrder(200, 412, 412, 412, 412, 412, 412, 412);
        given().get("/products/{id}", id).then().body("version", equalTo(2));
    }

    @Test
    void of_products_created_at_once_with_one_sku_one_is_taken() throws Exception {
        String sku = key();

        List<Response> answers = atOnce(8, () -> create(sku, "Wanted"));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409, 409, 409);
        assertThat(ids("/products?sku=" + sku)).hasSize(1);
    }

    @Test
    void a_sku_may_be_repeated_in_a_replacement_but_not_changed() {
        String sku = key();
        String id = create(sku, "Fixed").path("id");

        json(replacement(key(), "Other"))
                .header("If-Match", "\"1\"")
                .put("/products/{id}", id)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:freshet:problem:conflict"));
        json(replacement(sku, "Other"))
                .header("If-Match", "\"1\"")
                .put("/products/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("sku", equalTo(sku))
                .body("name", equalTo("Other"));
    }

    @Test
    void a_deleted_product_is_gone_and_its_sku_is_free() {
        String sku = key();
        String id = create(sku, "Leaving").path("id");

        given().header("If-Match", "\"1\"").delete("/products/{id}", id).then().statusCode(204);

        given().get("/products/{id}", id).then().statusCode(404).body("type", equalTo("urn:freshet:problem:not-found"));
        given().header("If-Match", "*").delete("/products/{id}", id).then().statusCode(404);
        given().get("/products/{id}/stock", id).then().statusCode(404);
        json(Map.of("stock", 1)).put("/products/{id}/stock", id).then().statusCode(404);
        given().get("/products?sku={sku}", sku).then().body("items", hasSize(0));
        given().get("/products?search={sku}", sku).then().body("items", hasSize(0));
        create(sku, "New").then().statusCode(201);
    }

    @Test
    void a_batch_of_ids_tells_of_deleted_products_and_leaves_out_unknown_ones() {
        String live = create(key(), "Live").path("id");
        String deleted = create(key(), "Deleted").path("id");
        given().header("If-Match", "\"1\"").delete("/products/{id}", deleted);

        Response answer = given().queryParam("ids", String.join(",", deleted, key(), live))
                .get("/products");

        answer.then().statusCode(200).body("items", hasSize(2)).body("next", nullValue());
        assertThat(answer.<Map<String, Object>>path("items.find { it.id == '%s' }".formatted(live)))
                .isEqualTo(given().get("/products/{id}", live).<Map<String, Object>>path("$"));
        assertThat(answer.<Map<String, Object>>path("items.find { it.id == '%s' }".formatted(deleted)))
                .isEqualTo(Map.of("id", deleted, "status", "deleted"));
    }

    @Test
    void a_batch_of_ids_is_read_in_one_request_line_of_500() {
        String id = create(key(), "Batched").path("id");
        String ids = Stream.generate(ProductResourceTest::key).limit(499).collect(Collectors.joining(","));

        given().get("/products?ids=" + ids + "," + id).then().statusCode(200).body("items.id", equalTo(List.of(id)));
        given().get("/products?ids=" + ids + "," + id + "," + id)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:freshet:problem:invalid-request"));
    }

    @Test
    void the_stock_is_set_and_read_outside_of_the_version() {
        String id = create(key(), "Stocked").path("id");

        given().get("/products/{id}/stock", id).then().statusCode(200).body("$", equalTo(Map.of("stock", 7)));
        json(Map.of("stock", 10))
                .put("/products/{id}/stock", id)
                .then()
                .statusCode(200)
                .body("$", equalTo(Map.of("stock", 10)));
        json(replacement(null, "Still stocked")).header("If-Match", "\"1\"").put("/products/{id}", id);

        given().get("/products/{id}/stock", id).then().body("stock", equalTo(10));
        given().get("/products/{id}", id).then().body("version", equalTo(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"stock\":-1}",
                "{\"stock\":1000000001}",
                "{\"stock\":1.5}",
                "{\"stock\":\"5\"}",
                "{\"stock\":99999999999999999999}",
                "{\"stock\":1e400}",
                "{\"stock\":null}",
                "[]",
                "{\"stock\""
            })
    void a_bad_stock_is_refused_and_changes_nothing(String body) {
        String id = create(key(), "Stocked").path("id");

        json(body).put("/products/{id}/stock", id).then().statusCode(400).contentType("application/problem+json");

        given().get("/products/{id}/stock", id).then().body("stock", equalTo(7));
    }

    @Test
    void pages_hold_every_product_once_while_others_are_written() throws Exception {
        List<String> mine = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            mine.add(create(key(), "Paged").path("id"));
        }

        List<String> seen = whileOthersAreWritten(() -> ids("/products?limit=5"));

        assertThat(seen).doesNotHaveDuplicates().containsAll(mine).isSorted();
    }

    @Test
    void pages_of_a_search_hold_every_product_once_while_others_are_written() throws Exception {
        String word = word();
        List<String> mine = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            mine.add(create(key(), word + (i % 3 == 0 ? " " + word : "")).path("id"));
        }

        List<String> seen = whileOthersAreWritten(() -> ids("/products?limit=3&search=" + word));

        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(mine);
    }

    @Test
    void a_search_finds_words_in_names_skus_and_descriptions_the_best_first() {
        String word = word();
        String described = json(body(key(), "Plain", word)).post("/products").path("id");
        String named = create(key(), "Red " + word + " lanterns").path("id");
        String keyed = create(word + "-1", "Bunting").path("id");

        assertThat(ids("/products?search=" + word.toUpperCase())).containsExactlyInAnyOrder(described, named, keyed);
        assertThat(ids("/products?search=" + word)).last().isEqualTo(described);
        assertThat(ids("/products?search=lantern " + word)).containsExactly(named);
        assertThat(ids("/products?search=\"lantern red\" " + word)).isEmpty();
        assertThat(ids("/products?search=" + word + " -red"))
                .doesNotContain(named)
                .contains(described);
    }

    @Test
    void a_search_shows_what_a_product_is_now() {
        String before = word();
        String after = word();
        String id = create(key(), before).path("id");
        json(replacement(null, after)).header("If-Match", "\"1\"").put("/products/{id}", id);

        assertThat(ids("/products?search=" + before)).isEmpty();
        given().queryParam("search", after)
                .get("/products")
                .then()
                .body("items[0]", equalTo(given().get("/products/{id}", id).path("$")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"the", "&|!():*<->", "'", "\\", "\"", "- -", "\"unbalanced", "%", "a:*b'c"})
    void a_search_takes_whatever_is_typed(String words) {
        given().queryParam("search", words).get("/products").then().statusCode(200);
    }

    @Test
    void an_import_takes_the_good_lines_and_names_the_bad_ones() {
        String first = key();
        String second = key();
        String lines = String.join(
                "\n",
                line(first, "One", 5),
                "{\"sku\":",
                "",
                line(second, "Two", 6),
                line(first, "One", 9),
                line(first, "Another", 5),
                "{\"sku\":\"x\",\"name\":\"No price\",\"stock\":1}",
                "null",
                line(key(), "Cheap", 1).replace("1290", "-1"));

        importing(lines)
                .then()
                .statusCode(200)
                .body("read", equalTo(8))
                .body("created", equalTo(2))
                .body("unchanged", equalTo(1))
                .body("rejected.line", equalTo(List.of(2, 6, 7, 8, 9)))
                .body("rejected.reason", everyItem(notNullValue()))
                .body("rejected[2].reason", startsWith("price "))
                .body("rejected[4].reason", startsWith("price.amount "));
        String id = given().get("/products?sku={sku}", first).path("items[0].id");
        given().get("/products/{id}", id).then().body("name", equalTo("One")).body("version", equalTo(1));
        given().get("/products/{id}/stock", id).then().body("stock", equalTo(5));
    }

    @Test
    void a_repeated_import_changes_nothing_and_publishes_nothing() {
        String sku = key();
        importing(line(sku, "Once", 5));

        importing(line(sku, "Once", 8)).then().body("created", equalTo(0)).body("unchanged", equalTo(1));
        importing(line(sku, "Twice", 5)).then().body("created", equalTo(0)).body("rejected[0].line", equalTo(1));

        String id = given().get("/products?sku={sku}", sku)
                .then()
                .body("items[0].version", equalTo(1))
                .extract()
                .path("items[0].id");
        given().get("/products/{id}/stock", id).then().body("stock", equalTo(5));
        json(replacement(null, "Later")).header("If-Match", "\"1\"").put("/products/{id}", id);
        try (BusProbe bus = new BusProbe(kafka, Topic.PRODUCTS)) {
            assertThat(bus.await(UUID.fromString(id), 2))
                    .extracting(found -> found.event().version())
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void the_same_lines_imported_at_once_are_taken_once() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(line(key(), "Wanted", i));
        }

        List<Response> reports = atOnce(4, () -> {
            List<String> shuffled = new ArrayList<>(lines);
            Collections.shuffle(shuffled);
            return importing(String.join("\n", shuffled));
        });

        assertThat(reports).extracting(Response::statusCode).containsOnly(200);
        assertThat(reports.stream().mapToInt(report -> report.path("created")).sum())
                .isEqualTo(100);
        assertThat(reports.stream().mapToInt(report -> report.path("unchanged")).sum())
                .isEqualTo(300);
    }

    @Test
    void an_import_of_too_many_lines_takes_none() {
        String sku = key();

        importing(line(sku, "First", 1) + "\n{}".repeat(10_000))
                .then()
                .statusCode(413)
                .body("type", equalTo("urn:freshet:problem:too-large"));

        given().get("/products?sku={sku}", sku).then().body("items", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"text\"",
                "null",
                "",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"GBP\"},\"stock\":1} trailing",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":12,\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":-1,\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1000000000001,\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1e999,\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":99999999999999999999,\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":\"1\",\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"gbp\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"GBP\\n\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"ZZZ\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"XXX\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"GBP\"},\"stock\":-1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"GBP\"},\"stock\":1000000001}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"GBP\"}}",
                "{\"sku\":\"bad\",\"name\":\" \",\"price\":{\"amount\":1,\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":7,\"price\":{\"amount\":1,\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"nul\\u0000\",\"price\":{\"amount\":1,\"currency\":\"GBP\"},\"stock\":1}",
                "{\"sku\":\"bad\",\"name\":\"x\",\"description\":\"\\ud800\",\"price\":{\"amount\":1,\"currency\":\"GBP\"},\"stock\":1}",
                "{\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"GBP\"},\"stock\":1}"
            })
    void a_bad_body_is_the_clients_error_and_writes_nothing(String body) {
        json(body)
                .post("/products")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", matchesPattern("urn:freshet:problem:(malformed|invalid)-request"))
                .body("stack", nullValue());

        given().get("/products?sku=bad").then().statusCode(200).body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({"sku,101", "name,201", "description,4001", "description,60000"})
    void a_text_that_is_too_long_is_refused(String field, int length) {
        Map<String, Object> body = body(key(), "Long", "x");
        body.put(field, "x".repeat(length));

        json(body)
                .post("/products")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.field", equalTo(List.of(field)));
    }

    @Test
    void the_longest_texts_and_highest_numbers_are_taken() {
        Map<String, Object> body = body("k".repeat(64) + key(), "\uD83C\uDFEE".repeat(200), "x".repeat(4000));
        body.put("price", Map.of("amount", 1_000_000_000_000L, "currency", "JPY"));
        body.put("stock", 1_000_000_000);

        String id =
                json(body).post("/products").then().statusCode(201).extract().path("id");

        given().get("/products/{id}", id)
                .then()
                .body("price.amount", equalTo(1_000_000_000_000L))
                .body("name", equalTo(body.get("name")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void an_empty_description_is_a_description(String empty) {
        String sku = key();
        String id = json(body(sku, "Bare", empty))
                .post("/products")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Map<String, Object> undescribed = replacement(null, "Bare");
        Map<String, Object> described = replacement(null, "Bare");
        described.put("description", empty);

        assertThat(description(id)).isEqualTo(empty);
        json(undescribed)
                .header("If-Match", "\"1\"")
                .put("/products/{id}", id)
                .then()
                .statusCode(200);
        assertThat(description(id)).isNull();
        json(described)
                .header("If-Match", "\"2\"")
                .put("/products/{id}", id)
                .then()
                .statusCode(200);
        assertThat(description(id)).isEqualTo(empty);
        try (BusProbe bus = new BusProbe(kafka, Topic.PRODUCTS)) {
            assertThat(bus.await(UUID.fromString(id), 3))
                    .extracting(found -> switch ((ProductEvent) found.event()) {
                        case ProductCreated created -> created.product().description();
                        case ProductUpdated updated -> updated.product().description();
                        case ProductDeleted deleted -> "deleted";
                    })
                    .containsExactly(empty, null, empty);
        }
    }

    @Test
    void an_imported_description_may_be_empty_and_is_another_than_none() {
        String sku = key();
        String line = line(sku, "Bare", 1).replaceFirst("\\{", "{\"description\":\"\",");

        importing(line).then().body("created", equalTo(1));

        importing(line).then().body("unchanged", equalTo(1));
        importing(line(sku, "Bare", 1)).then().body("rejected.line", equalTo(List.of(1)));
        assertThat(description(given().get("/products?sku={sku}", sku).path("items[0].id")))
                .isEmpty();
    }

    @Test
    void a_product_that_the_client_has_is_304_until_it_changes_and_its_stock_has_no_version() {
        String id = create(key(), "Known").path("id");

        given().header("If-None-Match", "\"7\", W/\"1\"")
                .get("/products/{id}", id)
                .then()
                .statusCode(304)
                .header("ETag", "\"1\"")
                .body(equalTo(""));
        json(replacement(null, "Changed")).header("If-Match", "\"1\"").put("/products/{id}", id);
        given().header("If-None-Match", "\"1\"")
                .get("/products/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("name", equalTo("Changed"));
        given().header("If-None-Match", "*")
                .get("/products/{id}/stock", id)
                .then()
                .statusCode(200)
                .header("ETag", nullValue());
    }

    @Test
    void a_wrong_media_type_is_refused() {
        given().contentType(ContentType.TEXT)
                .body("{}")
                .post("/products")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:unsupported-media-type"));
        json("{}").post("/products/import").then().statusCode(415).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/products/not-a-uuid",
                "/products/1-1-1-1-1",
                "/products/not-a-uuid/stock",
                "/products?ids=",
                "/products?sku=",
                "/products?search=",
                "/products?limit=",
                "/products?after=",
                "/products?search=a&search=b",
                "/products?limit=0",
                "/products?limit=501",
                "/products?limit=-1",
                "/products?limit=99999999999",
                "/products?limit=ten",
                "/products?after=made-up",
                "/products?after=aXxub3QtYS11dWlk",
                "/products?search=x&after=made-up",
                "/products?search=nul%00",
                "/products?sku=nul%00",
                "/products?ids=a,b"
            })
    void a_bad_parameter_is_the_clients_error(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void the_cursor_of_one_list_is_refused_by_another() {
        String word = word();
        create(key(), word);
        create(key(), word);
        String ofSearch = given().get("/products?limit=1&search={word}", word).path("next");
        String ofAll = given().get("/products?limit=1").path("next");

        given().get("/products?after={cursor}", ofSearch)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:freshet:problem:invalid-cursor"));
        given().get("/products?search=x&after={cursor}", ofAll).then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/products/0197a2b0-0000-7000-8000-000000000000",
                "/products/0197a2b0-0000-7000-8000-000000000000/stock",
                "/nothing/here"
            })
    void what_is_not_there_is_a_problem_document_too(String path) {
        given().get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/metrics", "/q/openapi"})
    void the_function_tells_of_itself(String path) {
        given().get(path).then().statusCode(200);
    }

    private static String token(String id, long version) {
        return ConsistencyToken.of(Entity.PRODUCT, UUID.fromString(id), version);
    }

    private static Response create(String sku, String name) {
        return json(body(sku, name, "Made of tin.")).post("/products");
    }

    private static String description(String id) {
        return given().get("/products/{id}", id).path("description");
    }

    private static Response importing(String lines) {
        return given().contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/products/import");
    }

    private static RequestSpecification json(Object body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static Map<String, Object> body(String sku, String name, String description) {
        return new HashMap<>(
                Map.of("sku", sku, "name", name, "description", description, "price", price(), "stock", 7));
    }

    private static Map<String, Object> replacement(String sku, String name) {
        Map<String, Object> body = new HashMap<>(Map.of("name", name, "price", price()));
        if (sku != null) {
            body.put("sku", sku);
        }
        return body;
    }

    private static Map<String, Object> price() {
        return Map.of("amount", 1290, "currency", "GBP");
    }

    private static String line(String sku, String name, int stock) {
        return "{\"sku\":\"%s\",\"name\":\"%s\",\"price\":{\"amount\":1290,\"currency\":\"GBP\"},\"stock\":%d}"
                .formatted(sku, name, stock);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    /** A word that no other product has. */
    private static String word() {
        return "w" + key().replaceAll("\\W", "x").replaceAll("\\d", "q");
    }

    /** The ids on all pages of a list, in its order. */
    private static List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        String after = null;
        do {
            RequestSpecification request = given();
            Response page = (after == null ? request : request.queryParam("after", after)).get(path);
            page.then().statusCode(200);
            ids.addAll(page.path("items.id"));
            after = page.path("next");
        } while (after != null);
        return ids;
    }

    /** The answers to this many calls that are made at the same time. */
    private static List<Response> atOnce(int count, Callable<Response> call) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(count)) {
            List<Response> answers = new ArrayList<>();
            for (Future<Response> answer : executor.invokeAll(Collections.nCopies(count, call))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    /** Reads while a writer creates, changes and deletes products; returns what was read. */
    private static List<String> whileOthersAreWritten(Supplier<List<String>> reading) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch writing = new CountDownLatch(3);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> writer = executor.submit(() -> {
                while (!done.get()) {
                    String id = create(key(), "Other").path("id");
                    json(replacement(null, "Changed"))
                            .header("If-Match", "\"1\"")
                            .put("/products/{id}", id);
                    given().header("If-Match", "\"2\"").delete("/products/{id}", id);
                    writing.countDown();
                }
            });
            List<String> read;
            try {
                assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
                read = reading.get();
            } finally {
                done.set(true);
            }
            writer.get();
            return read;
        }
    }
}
