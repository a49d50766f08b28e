package freshet.workers;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.workers.Worker.Work;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicReference<Duration> time = new AtomicReference<>(Duration.ZERO);
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Workers workers = new Workers(metrics, time::get, exit::complete);
    private final WorkersCheck liveness = new WorkersCheck(workers);

    @AfterEach
    void stop() {
        workers.all().forEach(Worker::stop);
    }

    @Test
    void a_worker_that_gets_on_is_alive_and_one_that_was_stopped_is_missed_by_nobody() throws Exception {
        Worker worker = start(WorkersTest::untilStopped);
        assertThat(liveness()).isEqualTo(Map.of("worker", "ok"));

        worker.stop();
        worker.awaitEnd(SOON);

        assertThat(liveness()).isEmpty();
        assertThat(exit).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, AssertionError.class})
    void an_error_ends_the_process_and_until_it_has_ended_the_worker_is_gone(Class<? extends Error> kind)
            throws Exception {
        Error error = kind.getDeclaredConstructor().newInstance();

        start(self -> {
            throw error;
        });

        assertThat(exit.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Workers.EXIT_CODE);
        await(() -> status() == Status.DOWN);
        assertThat(liveness()).isEqualTo(Map.of("worker", "gone"));
    }

    @Test
    void what_fails_by_an_exception_is_counted_and_begins_again() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        start(self -> {
            if (rounds.incrementAndGet() == 1) {
                throw new IllegalStateException("a passing reason");
            }
            untilStopped(self);
        });

        await(() -> rounds.get() == 2);

        assertThat(liveness()).isEqualTo(Map.of("worker", "ok"));
        assertThat(metrics.get("freshet.workers.failures")
                        .tag("worker", "worker")
                        .counter()
                        .count())
                .isOne();
        assertThat(exit).isNotDone();
    }

    @Test
    void neither_an_interrupt_nor_a_return_ends_a_worker() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        AtomicInteger rounds = new AtomicInteger();
        start(self -> {
            thread.complete(Thread.currentThread());
            if (rounds.incrementAndGet() < 3) {
                self.pause(rounds.get() == 1 ? SOON : Duration.ZERO);
            } else {
                untilStopped(self);
            }
        });

        thread.get(SOON.toSeconds(), TimeUnit.SECONDS).interrupt();

        await(() -> rounds.get() == 3);
        assertThat(liveness()).isEqualTo(Map.of("worker", "ok"));
    }

    @Test
    void a_worker_that_hangs_fails_liveness_once_it_has_been_silent_for_too_long() throws Exception {
        Semaphore beats = new Semaphore(0);
        Semaphore beaten = new Semaphore(0);
        start(self -> {
            while (!self.isStopping()) {
                if (beats.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                    self.beat();
                    beaten.release();
                }
            }
        });

        time.set(BOUND);
        assertThat(liveness()).isEqualTo(Map.of("worker", "ok"));
        time.set(BOUND.plusSeconds(1));
        assertThat(liveness()).isEqualTo(Map.of("worker", "silent for 61 s"));
        assertThat(status()).isEqualTo(Status.DOWN);

        beats.release();
        beaten.acquire();
        assertThat(liveness()).isEqualTo(Map.of("worker", "ok"));
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void a_worker_on_a_virtual_thread_may_find_that_it_is_over() {
        workers.passing("passing", BOUND, Worker::stop).start();

        await(() -> liveness().isEmpty());
    }

    @Test
    void a_timer_that_a_task_holds_up_fails_liveness() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScheduledExecutorService timer = workers.timer("timer", BOUND)) {
            CompletableFuture<Void> begun = new CompletableFuture<>();
            timer.execute(() -> {
                begun.complete(null);
                awaitQuietly(over);
            });
            begun.get(SOON.toSeconds(), TimeUnit.SECONDS);

            time.set(BOUND.plusSeconds(1));

            assertThat(liveness()).isEqualTo(Map.of("timer", "silent for 61 s"));
            over.countDown();
            await(() -> liveness().equals(Map.of("timer", "ok")));
        }
        assertThat(liveness()).isEmpty();
    }

    @Test
    void an_error_in_a_timers_task_ends_the_process_and_an_exception_does_not() throws Exception {
        try (ScheduledExecutorService timer = workers.timer("timer", BOUND)) {
            timer.schedule(() -> fail(new IllegalStateException("mine alone")), 0, TimeUnit.SECONDS);
            timer.submit(() -> {}).get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(exit).isNotDone();

            timer.schedule(() -> fail(new OutOfMemoryError()), 0, TimeUnit.SECONDS);

            assertThat(exit.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Workers.EXIT_CODE);
        }
    }

    private static void fail(RuntimeException failure) {
        throw failure;
    }

    private static void fail(Error failure) {
        throw failure;
    }

    private Worker start(Work work) {
        Worker worker = workers.worker("worker", BOUND, work);
        worker.start();
        return worker;
    }

    private static void untilStopped(Worker self) throws InterruptedException {
        while (!self.pause(SOON)) {
            self.beat();
        }
    }

    private Map<String, Object> liveness() {
        return liveness.call().getData().orElse(Map.of());
    }

    private Status status() {
        return liveness.call().getStatus();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plus(SOON);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.onSpinWait();
        }
    }
}
