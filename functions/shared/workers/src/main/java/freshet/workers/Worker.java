package freshet.workers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A thread that does something until it is stopped. What fails by an exception begins again after a second; what fails by an {@link
 * Error} ends the process. It says now and then that it gets on; one that does not for longer than its {@code longestSilence}, and
 * one that is gone, fails liveness.
 */
public final class Worker {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final Duration longestSilence;
    private final Workers workers;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Duration heardAt;
    private volatile Thread thread;

    /** What a worker does. */
    @FunctionalInterface
    public interface Work {
        /** Goes on until the worker is stopped; if it returns before, it is called again. */
        void run(Worker self) throws InterruptedException;
    }

    /** A worker without a thread of its own: somebody else's thread says that it gets on. */
    Worker(String name, Duration longestSilence, Workers workers) {
        this.name = name;
        this.longestSilence = longestSilence;
        this.workers = workers;
    }

    Worker(String name, Duration longestSilence, Workers workers, Thread.Builder threads, Work work) {
        this(name, longestSilence, workers);
        this.thread = threads.name(name).unstarted(() -> run(work));
    }

    /** Begins; once only. */
    public void start() {
        heardAt = workers.now();
        workers.add(this);
        if (thread != null) {
            thread.start();
        }
    }

    /** What its thread is named. */
    public String name() {
        return name;
    }

    /** Says that it gets on. To be called by its thread, more often than its longest silence is long. */
    public void beat() {
        heardAt = workers.now();
    }

    /** Says that it is to end, and returns at once; the worker may say so itself. */
    public void stop() {
        stopping.countDown();
    }

    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /**
     * Waits, unless the worker is to end.
     *
     * @return whether it is to end
     */
    public boolean pause(Duration time) throws InterruptedException {
        return stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns when it has ended, at once if it was never started. It is interrupted if it takes longer than this. */
    public void awaitEnd(Duration patience) throws InterruptedException {
        if (thread.getState() != Thread.State.NEW && !thread.join(patience)) {
            thread.interrupt();
        }
    }

    private void run(Work work) {
        try {
            do {
                work(work);
            } while (!isStopping());
            workers.remove(this);
        } catch (Throwable e) { // an Error, be it one of the log's own
            workers.end(this, e);
        }
    }

    private void work(Work work) {
        try {
            work.run(this);
        } catch (RuntimeException | InterruptedException e) {
            if (!isStopping()) {
                workers.failed(this, e);
                sleep();
            }
        }
        beat();
        Thread.interrupted(); // whoever interrupted it meant what it did then
    }

    private void sleep() {
        try {
            pause(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is wrong with it; empty if nothing is. */
    Optional<String> fault() {
        if (thread != null && thread.getState() == Thread.State.TERMINATED) {
            return Optional.of("gone");
        }
        Duration silence = workers.now().minus(heardAt);
        return silence.compareTo(longestSilence) > 0
                ? Optional.of("silent for " + silence.toSeconds() + " s")
                : Optional.empty();
    }

    /** Where it is at this moment. */
    StackTraceElement[] stackTrace() {
        return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    }
}
