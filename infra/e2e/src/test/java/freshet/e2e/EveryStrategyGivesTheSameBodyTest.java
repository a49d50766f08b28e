package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Imports a retailer's purchases and asks for every customer's by every strategy. */
@ExtendWith(SharedLab.class)
class EveryStrategyGivesTheSameBodyTest {
    private static final int LONG_PAGE = 500;

    @Test
    void for_every_user_of_the_sample_and_a_repeated_import_changes_nothing(Freshet freshet) throws Exception {
        Map<String, Long> before = counts(freshet);
        JsonNode first = imported(freshet, Freshet.sample(), Duration.ofMinutes(2));

        Map<String, Long> after = counts(freshet);
        after.forEach((kind, count) -> assertThat(count - before.get(kind))
                .as("%s that are new", kind)
                .isEqualTo(first.at("/" + kind + "/created").asLong())
                .isPositive());
        assertAllUsersAgree(freshet, 7, after.get("purchases"));

        JsonNode second = imported(freshet, Freshet.sample(), Duration.ofMinutes(2));

        after.keySet().forEach(kind -> {
            assertThat(second.at("/" + kind + "/created").asLong()).isZero();
            assertThat(second.at("/" + kind + "/unchanged").asLong())
                    .isEqualTo(first.at("/" + kind + "/created").asLong());
        });
        assertThat(counts(freshet)).isEqualTo(after);
        assertThat(Databases.count(freshet, "purchases", "outbox")).isZero();
    }

    @Test
    void for_a_user_with_a_page_as_long_as_one_can_be(Freshet freshet) {
        String user = new Shop(freshet).newUser("Wordy");
        String mark = UUID.randomUUID().toString();
        freshet.importLines(freshet.products() + "/products/import", lines(number ->
                """
                        {"sku":"%s","name":"%s","description":"%s","price":{"amount":1000000000000,"currency":"GBP"},"stock":0}""".formatted(longest(mark + number, 100), longest("", 200), longest("", 4000))));
        List<String> products = freshet.pages(freshet.products() + "/products?description=false").stream()
                .filter(product -> product.get("sku").asText().startsWith(mark))
                .map(product -> product.get("id").asText())
                .toList();
        freshet.importLines(freshet.purchases() + "/purchases/import", lines(number ->
                """
                        {"externalId":"%s","userId":"%s","productId":"%s","quantity":1000000,\
                        "unitPrice":{"amount":1000000000000,"currency":"GBP"},"purchasedAt":"2025-01-01T00:00:00.%03dZ"}""".formatted(longest(mark + number, 100), user, products.get(number), number)));
        Freshet.await(Duration.ofSeconds(30), "the view to hold them", () -> Strategies.areSettled(freshet, user));

        assertThat(Strategies.agree(freshet, user, LONG_PAGE)).isEqualTo(LONG_PAGE);
    }

    private static List<String> lines(IntFunction<String> line) {
        return IntStream.range(0, LONG_PAGE).mapToObj(line).toList();
    }

    // Filled with what takes most bytes.
    private static String longest(String start, int characters) {
        return start + "\uD83D\uDE00".repeat(characters - start.length());
    }

    @Test
    @Tag("soak")
    void for_every_user_of_the_whole_year() throws Exception {
        Path year = Freshet.fullYear();
        assertThat(year)
                .as("the data set, which UCI's Machine Learning Repository has as Online Retail")
                .exists();
        try (Freshet freshet = Freshet.startAfresh("--instances", "aggregator=2,products=2")) {
            JsonNode report = imported(freshet, year, Duration.ofMinutes(20));

            assertThat(report.at("/rows/read").asInt()).isEqualTo(541_909);
            assertThat(report.at("/users/created").asInt()).isEqualTo(4_372);
            assertThat(report.at("/products/created").asInt()).isEqualTo(4_070);
            assertThat(report.at("/purchases/created").asInt()).isEqualTo(397_924);
            assertThat(counts(freshet)).isEqualTo(Map.of("users", 4_372L, "products", 4_070L, "purchases", 397_924L));
            assertAllUsersAgree(freshet, 500, 397_924);
        }
    }

    private static JsonNode imported(Freshet freshet, Path file, Duration limit) throws Exception {
        Freshet.Outcome outcome = freshet.run(limit, "import", file.toString(), "--json");
        assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
        return Freshet.json(outcome.printed().substring(outcome.printed().indexOf('{')));
    }

    private static void assertAllUsersAgree(Freshet freshet, int limit, long purchases) {
        long answered = Strategies.userIds(freshet).parallelStream()
                .mapToLong(user -> Strategies.agree(freshet, user, limit))
                .sum();
        assertThat(answered).isEqualTo(purchases);
    }

    // The same at the owners and in the view, or it is a difference.
    private static Map<String, Long> counts(Freshet freshet) {
        Map<String, Long> owners = Map.of(
                "users", Databases.count(freshet, "users", "users WHERE NOT deleted"),
                "products", Databases.count(freshet, "products", "products WHERE NOT deleted"),
                "purchases", Databases.count(freshet, "purchases", "purchases"));
        Freshet.await(Duration.ofSeconds(20), "the view to hold " + owners, () -> owners.equals(view(freshet)));
        return owners;
    }

    private static Map<String, Long> view(Freshet freshet) {
        JsonNode counts = freshet.read(freshet.aggregator() + "/view").get("counts");
        return Map.of(
                "users", counts.get("users").asLong(),
                "products", counts.get("products").asLong(),
                "purchases", counts.get("purchases").asLong());
    }
}
