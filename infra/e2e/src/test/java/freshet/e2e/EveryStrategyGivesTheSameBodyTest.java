package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Imports a retailer's purchases and asks for every customer's by every strategy. */
@ExtendWith(SharedLab.class)
class EveryStrategyGivesTheSameBodyTest {
    @Test
    void for_every_user_of_the_sample_and_a_repeated_import_changes_nothing(Freshet freshet) throws Exception {
        JsonNode first = imported(freshet, Freshet.sample(), Duration.ofMinutes(2));

        assertAllIsThere(freshet, first);
        List<String> users = Strategies.userIds(freshet);
        int purchases = users.stream()
                .mapToInt(user -> Strategies.agree(freshet, user, 7))
                .sum();
        assertThat(purchases).isEqualTo(first.at("/purchases/created").asInt());

        JsonNode second = imported(freshet, Freshet.sample(), Duration.ofMinutes(2));

        for (String kind : List.of("users", "products", "purchases")) {
            assertThat(second.at("/" + kind + "/created").asInt()).isZero();
            assertThat(second.at("/" + kind + "/unchanged").asInt())
                    .isEqualTo(first.at("/" + kind + "/created").asInt());
        }
        assertAllIsThere(freshet, first);
        assertThat(Databases.count(freshet, "purchases", "outbox")).isZero();
    }

    @Test
    @Tag("soak")
    void for_every_user_of_the_whole_year() throws Exception {
        Path year = Freshet.fullYear();
        assertThat(year)
                .as("the data set, which UCI's Machine Learning Repository has as Online Retail")
                .exists();
        Path data = Files.createTempDirectory("freshet-year-");
        try (Freshet freshet = Freshet.start(data, "--instances", "aggregator=2,products=2")) {
            JsonNode report = imported(freshet, year, Duration.ofMinutes(20));

            assertThat(report.at("/rows/read").asInt()).isEqualTo(541_909);
            assertThat(report.at("/users/created").asInt()).isEqualTo(4_372);
            assertThat(report.at("/products/created").asInt()).isEqualTo(4_070);
            assertThat(report.at("/purchases/created").asInt()).isEqualTo(397_924);
            assertAllIsThere(freshet, report);
            int purchases = Strategies.userIds(freshet).parallelStream()
                    .mapToInt(user -> Strategies.agree(freshet, user, 500))
                    .sum();
            assertThat(purchases).isEqualTo(397_924);
        }
    }

    private static JsonNode imported(Freshet freshet, Path file, Duration limit) throws Exception {
        Freshet.Outcome outcome = freshet.run(limit, "import", file.toString(), "--json");
        assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
        return Freshet.json(outcome.printed().substring(outcome.printed().indexOf('{')));
    }

    private static void assertAllIsThere(Freshet freshet, JsonNode report) {
        JsonNode counts = freshet.read(freshet.aggregator() + "/view").get("counts");
        for (String kind : List.of("users", "products", "purchases")) {
            long created = report.at("/" + kind + "/created").asLong();
            assertThat(counts.get(kind).asLong()).as("%s in the view", kind).isEqualTo(created);
            assertThat(Databases.count(freshet, kind, kind))
                    .as("%s at their owner", kind)
                    .isEqualTo(created);
        }
    }
}
