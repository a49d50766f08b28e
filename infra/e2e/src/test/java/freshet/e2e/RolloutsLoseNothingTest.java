package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.e2e.load.Load;
import freshet.e2e.load.Results;
import freshet.e2e.load.Source;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions are replaced by new processes while clients write and read. */
@ExtendWith(SharedLab.class)
class RolloutsLoseNothingTest {
    // With the time that a write takes itself, seven or eight writes a second for each client.
    private static final Duration PAUSE = Duration.ofMillis(90);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    // What JVMs refuse that have just started, all at once and at full load, says nothing of rollouts.
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void a_rollout_fails_no_request_and_loses_nothing(Freshet shared) throws Exception {
        warmUp(shared, 10, Duration.ofSeconds(5));
        rollOut(shared, List.of("purchases"), Duration.ZERO, 2, 40);
    }

    @Test
    @Tag("soak")
    void five_minutes_of_rollouts_beside_50_writes_and_100_reads_a_second_lose_nothing() throws Exception {
        List<String> functions = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            functions.addAll(List.of("users", "products", "purchases", "aggregator"));
        }
        try (Freshet freshet = Freshet.startAfresh()) { // two processors have no room for more of each
            warmUp(freshet, 25, WARM_UP);
            rollOut(freshet, functions.subList(0, 15), Duration.ofSeconds(20), 7, 100);
        }
    }

    // An instance that has hardly served yet is slow by itself, whether or not another one is replaced.
    private void warmUp(Freshet freshet, double readsOfEachKind, Duration time) throws Exception {
        try (Load cold = reads(SettledShop.open(freshet), readsOfEachKind)) {
            cold.run(time);
        }
    }

    /** @param every how long it is at least from the beginning of one rollout to that of the next */
    private void rollOut(Freshet freshet, List<String> functions, Duration every, int writers, double readsPerSecond)
            throws Exception {
        SettledShop shop = SettledShop.open(freshet);
        try (Traffic writes = Traffic.start(freshet, writers, PAUSE);
                Load reads = reads(shop, readsPerSecond / 4).begin()) {
            writes.awaitMore(writers);
            for (String function : functions) {
                Instant next = Instant.now().plus(every);
                List<Long> before = pids(freshet, function);

                Freshet.Outcome rollout = freshet.run(LIMIT, "rollout", function);

                assertThat(rollout.exitCode()).as(rollout.printed()).isZero();
                assertThat(pids(freshet, function)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
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
            assertThat(wrong).isEmpty();
            assertThat(writes.failures()).isEmpty();
            writes.verify();
        }
    }

    private Load reads(SettledShop shop, double each) {
        return Load.of(
                Source.gets("view", each, shop.pageUrls("view")).watchedBy(answer -> compare(shop, answer.response())),
                Source.gets("users", each, shop.userUrls()),
                Source.gets("products", each, shop.productUrls()),
                Source.gets("purchases", each, shop.purchaseUrls()));
    }

    private void compare(SettledShop shop, HttpResponse<String> answer) {
        if (answer.statusCode() == 200 && !shop.isRight(answer)) {
            wrong.add(answer.body());
        }
    }

    private static List<Long> pids(Freshet freshet, String function) {
        return freshet.instances(function).stream().map(Freshet.Instance::pid).toList();
    }
}
