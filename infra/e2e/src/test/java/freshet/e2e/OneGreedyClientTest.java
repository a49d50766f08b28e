package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.load.Comparison;
import freshet.e2e.load.Load;
import freshet.e2e.load.Outcome;
import freshet.e2e.load.Results;
import freshet.e2e.load.Source;
import freshet.e2e.load.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One client sends twenty times what its quota allows, beside others that keep to theirs; each has an address of its own. In a lab
 * of its own, whose quotas are small enough for one machine to exceed.
 */
class OneGreedyClientTest {
    private static final String GREEDY = "greedy";
    private static final String OTHERS = "others";
    private static final Outcome REFUSED = new Outcome(429, "quota-exceeded");
    private static final int RATE = 10;
    private static final int BURST = 20;
    private static final int TIMES = 20;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static Freshet freshet;
    private static List<String> users;

    private final Random random = new Random(4);

    @BeforeAll
    static void start() throws Exception {
        freshet = Freshet.startAfresh(Map.of(
                "FRESHET_CLIENTS_QUOTA_RATE", Integer.toString(RATE),
                "FRESHET_CLIENTS_QUOTA_BURST", Integer.toString(BURST)));
        Freshet.Outcome imported = freshet.run(LIMIT, "import", Freshet.sample().toString());
        assertThat(imported.exitCode()).as(imported.printed()).isZero();
        users = freshet.pages(freshet.users() + "/users").stream()
                .map((JsonNode user) -> user.get("id").asText())
                .toList();
    }

    @AfterAll
    static void stop() throws IOException {
        freshet.close();
    }

    @Test
    void a_flood_is_refused_and_costs_others_no_answer() throws Exception {
        compare(1, Duration.ofSeconds(4));
    }

    @Test
    @Tag("soak")
    void a_flood_does_not_slow_others_down() throws Exception {
        Comparison comparison = compare(10, Duration.ofSeconds(10));

        String figures = "p99 of the others beside a flood and without: ratio " + comparison.ratio(OTHERS) + ", excess "
                + comparison.excessMillis(OTHERS) + " ms";
        System.out.println(figures);
        assertThat(comparison.isWithin(OTHERS, 1.1, Duration.ofMillis(20)))
                .as(figures)
                .isTrue();
    }

    @Test
    void what_the_aggregator_asks_of_an_owner_counts_for_its_client_and_for_no_other_one() {
        String asking = freshet.aggregator() + "/users/" + anyUser() + "/purchases?strategy=sync";
        Freshet.await(
                LIMIT, "an answer of the owners", () -> freshet.get(asking).statusCode() == 200);

        try (Load load = Load.of(
                Source.gets("direct", 5 * RATE, user()).from("127.0.0.2"),
                Source.gets("by way of the aggregator", 0.4 * RATE, () -> asking)
                        .from("127.0.0.2"),
                Source.gets(OTHERS, 0.4 * RATE, () -> asking).from("127.0.0.3"))) {
            Results results = load.run(Duration.ofSeconds(3));

            assertThat(results.of("by way of the aggregator").outcomes())
                    .as(results.toString())
                    .containsKey(REFUSED);
            assertThat(results.of(OTHERS).outcomes()).as(results.toString()).doesNotContainKey(REFUSED);
        }
    }

    // In each pair, all others are answered and the flood is refused.
    private Comparison compare(int pairs, Duration time) throws Exception {
        try (Load quiet = Load.of(others());
                Load loud = Load.of(othersAndGreedy())) {
            Freshet.await(LIMIT, "a calm beginning", () -> isCalm(quiet.run(time)) && isCalm(loud.run(time)));
            Comparison comparison = Comparison.interleaved(pairs, () -> quiet.run(time), () -> loud.run(time));
            comparison.pairs().forEach(pair -> {
                assertNoErrors(pair.a());
                assertNoErrors(pair.b());
                assertRefused(pair.b().of(GREEDY));
            });
            return comparison;
        }
    }

    private static boolean isCalm(Results results) {
        return results.of(OTHERS).count(outcome -> !outcome.isSuccess()) == 0;
    }

    private static void assertNoErrors(Results results) {
        assertThat(results.of(OTHERS).count(outcome -> !outcome.isSuccess()))
                .as(results.toString())
                .isZero();
    }

    private static void assertRefused(Tally flood) {
        assertThat(flood.outcomes().keySet())
                .as(flood.toString())
                .allMatch(outcome -> outcome.isSuccess() || outcome.equals(REFUSED));
        assertThat(flood.count(Outcome::isSuccess)).as(flood.toString()).isPositive();
        assertThat(flood.count(REFUSED::equals)).as(flood.toString()).isGreaterThan(flood.count() / 2);
    }

    private Source[] othersAndGreedy() {
        Stream<Source> greedy =
                Stream.of(Source.gets(GREEDY, TIMES * RATE, purchases()).from("127.0.0.2"));
        return Stream.concat(Stream.of(others()), greedy).toArray(Source[]::new);
    }

    // Eight clients at four tenths of their quotas.
    private Source[] others() {
        double rate = 0.4 * RATE;
        return IntStream.range(3, 11)
                .mapToObj(host -> "127.0.0." + host)
                .flatMap(client -> Stream.of(
                        Source.gets(OTHERS, rate, purchases()).from(client),
                        Source.gets(OTHERS, rate, user()).from(client)))
                .toArray(Source[]::new);
    }

    private Supplier<String> purchases() {
        return () -> freshet.aggregator() + "/users/" + anyUser() + "/purchases";
    }

    private Supplier<String> user() {
        return () -> freshet.users() + "/users/" + anyUser();
    }

    private String anyUser() {
        return users.get(random.nextInt(users.size()));
    }
}
