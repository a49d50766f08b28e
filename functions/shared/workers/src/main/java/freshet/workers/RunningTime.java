package freshet.workers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * For how long this process has been running, to the second. No time passes while it is stopped (SIGSTOP) or its machine sleeps: nobody
 * is late for that.
 */
final class RunningTime implements Supplier<Duration>, AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long seconds;

    RunningTime() {
        Thread.ofPlatform().name("running-time").daemon().start(this::run);
    }

    @Override
    public Duration get() {
        return Duration.ofSeconds(seconds);
    }

    private void run() {
        try {
            while (!closed.await(1, TimeUnit.SECONDS)) {
                seconds++; // by this thread alone
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the time", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
