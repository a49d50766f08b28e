package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.e2e.load.Load;
import freshet.e2e.load.Results;
import freshet.e2e.load.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions are replaced by new processes while clients write, 50 times a second, and read, 100 times a second. */
@ExtendWith(SharedLab.class)
class RolloutsLoseNothingTest {
    private static final int WRITERS = 5;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final double READS_EACH = 25;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Freshet freshet;

    RolloutsLoseNothingTest(Freshet freshet) {
        this.freshet = freshet;
    }

    @Test
    void a_rollout_fails_no_request_and_loses_nothing() throws Exception {
        rollOut(Duration.ofSeconds(1), List.of("users", "purchases"));
    }

    @Test
    @Tag("soak")
    void five_minutes_of_rollouts_fail_no_request_and_lose_nothing() throws Exception {
        List<String> functions = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            functions.addAll(List.of("users", "products", "purchases", "aggregator"));
        }
        rollOut(Duration.ofSeconds(20), functions.subList(0, 15));
    }

    /** @param every how long it is from the beginning of one rollout to that of the next, or longer, if it takes longer */
    private void rollOut(Duration every, List<String> functions) throws Exception {
        SettledShop shop = SettledShop.open(freshet);
        try (Traffic writes = Traffic.start(freshet, WRITERS, PAUSE);
                Load reads = reads(shop).begin()) {
            writes.awaitMore(WRITERS);
            for (String function : functions) {
                Instant next = Instant.now().plus(every);
                List<Long> before = pids(function);

                Freshet.Outcome rollout = freshet.run(LIMIT, "rollout", function);

                assertThat(rollout.exitCode()).as(rollout.printed()).isZero();
                assertThat(pids(function)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
                TimeUnit.MILLISECONDS.sleep(
                        Math.max(0, Duration.between(Instant.now(), next).toMillis()));
            }

            Results read = reads.end();
            writes.stop();
            System.out.printf(
                    "%d rollouts beside %d writes, failed %s, and reads:%n%s%n",
                    functions.size(), writes.acknowledged(), writes.failures(), read);
            assertThat(read.all().count(outcome -> !outcome.isSuccess()))
                    .as(read.toString())
                    .isZero();
            assertThat(writes.failures()).isEmpty();
            writes.verify();
        }
    }

    private Load reads(SettledShop shop) {
        return Load.of(
                Source.gets("view", READS_EACH, shop.pageUrls("view"))
                        .watchedBy(answer -> assertThat(shop.isRight(answer.response()))
                                .as(answer.response().body())
                                .isTrue()),
                Source.gets("users", READS_EACH, shop.userUrls()),
                Source.gets("products", READS_EACH, shop.productUrls()),
                Source.gets("purchases", READS_EACH, shop.purchaseUrls()));
    }

    private List<Long> pids(String function) {
        return freshet.instances(function).stream().map(Freshet.Instance::pid).toList();
    }
}
