package freshet.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;

class KindTest {
    private static final Duration FAIR = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Deadline LATER = Deadline.in(LONG);

    @Test
    void no_more_than_its_connections_are_at_work_at_once_and_all_get_their_turn() throws Exception {
        Kind kind = new Kind(LONG, FAIR, 3);
        AtomicInteger atWork = new AtomicInteger();
        Semaphore arrived = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> calls = Stream.generate(() -> callers.submit(() -> kind.inTurn(LATER, () -> {
                        int most = atWork.incrementAndGet();
                        arrived.release();
                        go.await();
                        atWork.decrementAndGet();
                        return most;
                    })))
                    .limit(20)
                    .toList();
            arrived.acquire(3);
            go.countDown();

            for (Future<Integer> call : calls) {
                assertThat(call.get()).isBetween(1, 3);
            }
        }
    }

    @Test
    void whose_turn_does_not_come_in_time_has_waited_in_vain_and_takes_none() throws Exception {
        Kind kind = new Kind(LONG, FAIR, 1);

        String answer = kind.inTurn(LATER, () -> {
            assertThatThrownBy(() -> kind.inTurn(Deadline.in(Duration.ofMillis(10)), () -> "never"))
                    .isInstanceOf(TimeoutException.class);
            return "done";
        });

        assertThat(answer).isEqualTo("done");
        assertThat(kind.inTurn(LATER, () -> "the next one")).isEqualTo("the next one");
    }

    @Test
    void a_call_that_fails_gives_its_turn_back() throws Exception {
        Kind kind = new Kind(LONG, FAIR, 1);

        assertThatThrownBy(() -> kind.inTurn(LATER, () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");

        assertThat(kind.inTurn(LATER, () -> "the next one")).isEqualTo("the next one");
    }

    @Test
    void the_work_is_told_the_sooner_of_its_own_time_and_the_deadline() throws Exception {
        Kind kind = new Kind(Duration.ofSeconds(4), FAIR, 0);

        Duration own = kind.inTurn(LATER, () -> Deadline.current().left());
        Duration callers = kind.inTurn(
                Deadline.in(Duration.ofSeconds(1)), () -> Deadline.current().left());

        assertThat(own).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(callers).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
}
