package freshet.purchases;

import static freshet.purchases.Requests.atOnce;
import static freshet.purchases.Requests.ids;
import static freshet.purchases.Requests.importing;
import static freshet.purchases.Requests.key;
import static freshet.purchases.Requests.line;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseStatus;
import freshet.http.Page;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
@WithTestResource(ProductsStub.class)
class PurchaseImportTest {
    private static final String TIME = "2010-12-01T08:26:00Z";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void an_imported_purchase_is_confirmed_history_and_is_published() {
        String externalId = key();
        UUID userId = UUID.randomUUID();

        importing(line(externalId, userId, TIME)).then().statusCode(200).body("created", equalTo(1));

        String id = given().get("/purchases?externalId={key}", externalId).path("items[0].id");
        given().get("/purchases/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("userId", equalTo(userId.toString()))
                .body("unitPrice", equalTo(Map.of("amount", 255, "currency", "GBP")))
                .body("purchasedAt", equalTo(TIME))
                .body("status", equalTo("CONFIRMED"))
                .body("version", equalTo(1));
        try (BusProbe bus = new BusProbe(kafka, Topic.PURCHASES)) {
            assertThat(bus.await(UUID.fromString(id), 1))
                    .extracting(BusProbe.Found::event)
                    .containsExactly(new PurchaseCreated(new Purchase(
                            UUID.fromString(id),
                            externalId,
                            userId,
                            UUID.fromString("0197a2b0-0000-7000-8000-000000000001"),
                            1,
                            new Money(255, "GBP"),
                            Instant.parse(TIME),
                            PurchaseStatus.CONFIRMED,
                            1)));
        }
    }

    @Test
    void the_longest_purchases_fit_into_a_page_without_being_measured() {
        UUID userId = UUID.randomUUID();
        String[] lines = IntStream.range(0, Page.MAX)
                .mapToObj(number -> """
                        {"externalId":"%s","userId":"%s","productId":"%s","quantity":1000000,\
                        "unitPrice":{"amount":1000000000000,"currency":"GBP"},"purchasedAt":"2025-01-01T00:00:00.%03dZ"}""".formatted(longest(key()), userId, UUID.randomUUID(), number))
                .toArray(String[]::new);
        importing(lines).then().statusCode(200).body("created", equalTo(Page.MAX));

        Response page = given().get("/purchases?limit=500&userId={user}", userId);

        page.then().statusCode(200).body("items", hasSize(Page.MAX)).body("next", nullValue());
        assertThat(page.asByteArray().length).isLessThan(Page.MAX_BYTES);
    }

    private static String longest(String start) {
        return start + "\uD83D\uDE00".repeat(100 - start.length());
    }

    @Test
    void an_import_takes_the_good_lines_and_names_the_bad_ones() {
        UUID userId = UUID.randomUUID();
        String first = key();
        String second = key();

        importing(
                        line(first, userId, TIME),
                        "{\"externalId\":",
                        "",
                        line(second, userId, TIME),
                        line(first, userId, TIME),
                        line(first, userId, "2010-12-01T08:27:00Z"),
                        line(key(), userId, TIME).replace("\"quantity\":1", "\"quantity\":0"),
                        "null",
                        line(key(), userId, TIME).replace("255", "-1"))
                .then()
                .statusCode(200)
                .body("read", equalTo(8))
                .body("created", equalTo(2))
                .body("unchanged", equalTo(1))
                .body("rejected.line", equalTo(List.of(2, 6, 7, 8, 9)))
                .body("rejected.reason", everyItem(notNullValue()))
                .body("rejected[2].reason", startsWith("quantity "))
                .body("rejected[4].reason", startsWith("unitPrice.amount "));
        assertThat(ids("/purchases?userId=" + userId)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "purchasedAt, \"1899-12-31T23:59:59Z\"",
        "purchasedAt, \"+10000-01-01T00:00:00Z\"",
        "purchasedAt, \"2010-12-01\"",
        "purchasedAt, \"2010-12-01T08:26:00\"",
        "purchasedAt, \"2010-12-01T24:00:00Z\"",
        "purchasedAt, \"2016-12-31T23:59:60Z\"",
        "purchasedAt, 1291191960",
        "purchasedAt, null",
        "userId, \"\"",
        "userId, \"not-a-uuid\"",
        "productId, null",
        "quantity, 1000001",
        "quantity, 99999999999999999999",
        "quantity, 1.0",
        "unitPrice, 255",
        "unitPrice, '{\"amount\":255,\"currency\":\"ZZZ\"}'",
        "externalId, \"nul\\u0000\""
    })
    void a_bad_value_rejects_its_line_alone(String field, String value) {
        UUID userId = UUID.randomUUID();
        String good = line(key(), userId, TIME);
        String bad = line(key(), userId, TIME)
                .replaceFirst(
                        "\"" + field + "\":(\"[^\"]*\"|\\{[^}]*\\}|\\d+)",
                        Matcher.quoteReplacement("\"" + field + "\":" + value));
        assertThat(bad).contains(value);

        importing(bad, good)
                .then()
                .statusCode(200)
                .body("created", equalTo(1))
                .body("rejected.line", equalTo(List.of(1)));

        assertThat(ids("/purchases?userId=" + userId)).hasSize(1);
    }

    @Test
    void a_repeated_import_changes_nothing() {
        UUID userId = UUID.randomUUID();
        String externalId = key();
        String line = line(externalId, userId, "2010-12-01T08:26:00.123456Z");
        importing(line);
        String id = ids("/purchases?userId=" + userId).get(0);
        given().header("If-Match", "\"1\"").delete("/purchases/{id}", id);

        importing(line).then().body("created", equalTo(0)).body("unchanged", equalTo(1));
        importing(line(externalId, userId, TIME))
                .then()
                .body("created", equalTo(0))
                .body("rejected[0].line", equalTo(1));

        given().get("/purchases?userId={id}", userId)
                .then()
                .body("items", hasSize(1))
                .body("items[0].status", equalTo("CANCELLED"))
                .body("items[0].purchasedAt", equalTo("2010-12-01T08:26:00.123Z"))
                .body("items[0].version", equalTo(2));
    }

    @Test
    void the_same_lines_imported_at_once_are_taken_once() throws Exception {
        UUID userId = UUID.randomUUID();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            lines.add(line(key(), userId, TIME));
        }

        List<Response> reports = atOnce(4, () -> {
            List<String> shuffled = new ArrayList<>(lines);
            Collections.shuffle(shuffled);
            return importing(shuffled.toArray(String[]::new));
        });

        assertThat(reports).extracting(Response::statusCode).containsOnly(200);
        assertThat(reports.stream().mapToInt(report -> report.path("created")).sum())
                .isEqualTo(300);
        assertThat(reports.stream().mapToInt(report -> report.path("unchanged")).sum())
                .isEqualTo(900);
        assertThat(ids("/purchases?limit=500&userId=" + userId)).hasSize(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1900-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2300-07-01T12:00:00.777Z"})
    void a_time_is_stored_to_the_millisecond(String time) {
        UUID userId = UUID.randomUUID();

        importing(line(key(), userId, time)).then().body("created", equalTo(1));

        given().get("/purchases?userId={id}", userId).then().body("items[0].purchasedAt", equalTo(time));
    }

    @Test
    void a_line_without_a_key_is_a_new_purchase_each_time() {
        UUID userId = UUID.randomUUID();
        String line = line("x", userId, TIME).replace("\"externalId\":\"x\",", "");

        importing(line, line).then().body("created", equalTo(2));
        importing(line).then().body("created", equalTo(1));

        assertThat(ids("/purchases?userId=" + userId)).hasSize(3);
    }

    @Test
    void an_import_of_too_many_lines_takes_none() {
        UUID userId = UUID.randomUUID();

        importing(line(key(), userId, TIME) + "\n{}".repeat(10_000))
                .then()
                .statusCode(413)
                .body("type", equalTo("urn:freshet:problem:too-large"));

        assertThat(ids("/purchases?userId=" + userId)).isEmpty();
    }
}
