package freshet.products;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.bus.EventSender;
import freshet.events.EventJson;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryPart;
import freshet.http.Page;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import freshet.testing.Pages;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 500 products, each as long as one can be: what is answered of them is never too long, and nothing is left out. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class ProductPagesTest {
    private static final String LONGEST = "\uD83D\uDE00";
    private static final String WORD = "long" + UUID.randomUUID().toString().replace("-", "");
    private static final int REPLY_PARTITION = 11;

    private static List<String> ids;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    EventSender bus;

    // Only from here on is known where the application listens.
    @BeforeEach
    void fillOnce() {
        if (ids == null) {
            fill();
        }
    }

    private static void fill() {
        String lines = IntStream.range(0, Page.MAX)
                .mapToObj(number -> """
                        {"sku":"%s","name":"%s","description":"%s","price":{"amount":1000000000000,"currency":"GBP"},"stock":0}
                        """.formatted(
                                Pages.filled("%s-%03d".formatted(WORD, number), 100),
                                Pages.filled(WORD + " ", 200),
                                LONGEST.repeat(4000)))
                .collect(Collectors.joining());
        given().contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/products/import")
                .then()
                .statusCode(200)
                .body("created", equalTo(Page.MAX));
        ids = ids(Pages.follow("/products?limit=100&description=false"));
        assertThat(ids).hasSize(Page.MAX).doesNotHaveDuplicates();
    }

    @Test
    void a_list_ends_its_pages_at_a_mebibyte_and_names_each_product_once() {
        Pages pages = Pages.follow("/products?limit=500");

        assertThat(ids(pages)).isEqualTo(ids);
    }

    @Test
    void so_does_a_list_by_ids() {
        Pages pages = Pages.follow("/products?ids=" + String.join(",", ids));

        assertThat(ids(pages)).isEqualTo(ids);
        assertThat(pages.all()).hasSizeBetween(8, 9);
    }

    @Test
    void so_does_a_search() {
        Pages pages = Pages.follow("/products?limit=500&search=" + WORD);

        assertThat(ids(pages)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(pages.all()).hasSizeBetween(8, 9);
    }

    @Test
    void without_descriptions_there_is_room_for_all() {
        for (String query : List.of("ids=" + String.join(",", ids), "limit=500&search=" + WORD)) {
            Pages pages = Pages.follow("/products?" + query + "&description=false");

            assertThat(ids(pages)).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(pages.all()).singleElement().satisfies(page -> {
                assertThat(page.findValue("description")).isNull();
            });
        }
        given().get("/products?description=no").then().statusCode(400);
    }

    @Test
    void so_there_is_on_the_bus() {
        PurchaseQueryResult query = new PurchaseQueryResult(
                UUID.randomUUID(),
                ids.stream().map(ProductPagesTest::purchase).toList(),
                null,
                Instant.now(),
                EnumSet.allOf(QueryPart.class),
                Instant.now().plusSeconds(20),
                REPLY_PARTITION);

        try (BusProbe probe = new BusProbe(kafka, Topic.QUERY_RESULTS)) {
            bus.send(query, query.queryId(), REPLY_PARTITION).join();

            ProductQueryResult result = probe.await(query.queryId(), 2).stream()
                    .map(BusProbe.Found::event)
                    .filter(ProductQueryResult.class::isInstance)
                    .map(ProductQueryResult.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(result.products())
                    .extracting(product -> product.id().toString())
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(EventJson.write(query).length).isLessThan(Page.MAX_BYTES);
        }
    }

    private static Purchase purchase(String product) {
        return new Purchase(
                UUID.randomUUID(),
                LONGEST.repeat(100),
                UUID.randomUUID(),
                UUID.fromString(product),
                1_000_000,
                new Money(1_000_000_000_000L, "GBP"),
                Instant.parse("2026-01-01T00:00:00.001Z"),
                PurchaseStatus.CONFIRMED,
                Long.MAX_VALUE);
    }

    // Of the products of this test: others have theirs in the same database.
    private static List<String> ids(Pages pages) {
        return pages.ids("sku", WORD);
    }
}
