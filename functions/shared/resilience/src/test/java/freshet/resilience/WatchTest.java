package freshet.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration SOON = Duration.ofMillis(50);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void what_waits_is_interrupted_at_the_deadline() {
        Deadline deadline = Deadline.in(SOON);
        Watch watch = Watch.until(deadline, timer);

        assertThatThrownBy(WatchTest::waitForEver).isInstanceOf(InterruptedException.class);

        watch.close();
        assertThat(deadline.isOver()).isTrue();
    }

    @Test
    void what_the_database_works_on_is_interrupted_a_moment_later() {
        Deadline withGrace = Deadline.in(SOON.plusMillis(Watch.GRACE_MILLIS));
        Watch watch = Watch.until(Deadline.in(SOON), timer);
        Watch.inDatabase(true);

        assertThatThrownBy(WatchTest::waitForEver).isInstanceOf(InterruptedException.class);

        watch.close();
        assertThat(withGrace.isOver()).isTrue();
    }

    @Test
    void what_waits_again_after_the_database_is_interrupted_at_the_deadline() {
        Watch watch = Watch.until(Deadline.in(SOON), timer);
        Watch.inDatabase(true);
        Watch.inDatabase(false);

        assertThatThrownBy(WatchTest::waitForEver).isInstanceOf(InterruptedException.class);

        watch.close();
    }

    @Test
    void an_interrupt_that_comes_too_late_hits_nothing_else() {
        Watch watch = Watch.until(Deadline.in(SOON), timer);
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }

        watch.close();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_call_that_is_over_is_left_alone() {
        Watch watch = Watch.until(Deadline.in(SOON), timer);
        watch.close();

        watch.run();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_call_within_a_call_ends_by_the_deadline_of_either() {
        Watch outer = Watch.until(Deadline.in(SOON), timer);
        Watch inner = Watch.until(Deadline.in(Duration.ofHours(1)), timer);

        assertThatThrownBy(WatchTest::waitForEver).isInstanceOf(InterruptedException.class);

        inner.close();
        outer.close();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static void waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
