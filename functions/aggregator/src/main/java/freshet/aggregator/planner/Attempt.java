package freshet.aggregator.planner;

import freshet.resilience.Deadline;
import freshet.resilience.DeadlineExceeded;
import freshet.resilience.clients.Client;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Work that is waited for only so long, because something else can be tried then. What takes longer is not interrupted: its own limits
 * and the request's deadline end it, circuit breakers learn from it, it holds its permits until it has really ended, and it can be
 * waited for once more.
 */
final class Attempt<T> {
    private final String what;
    private final FutureTask<T> task;

    private Attempt(String what, FutureTask<T> task) {
        this.what = what;
        this.task = task;
    }

    /**
     * Begins some work, under the request's deadline and for its client.
     *
     * @param what answers, for the detail of a 504
     */
    static <T> Attempt<T> begin(String what, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(Client.carry(Deadline.current().around(work::get)));
        Thread.ofVirtual().name("attempt").start(task);
        return new Attempt<>(what, task);
    }

    /**
     * Waits for its outcome, no longer than the request's deadline allows.
     *
     * @throws DeadlineExceeded 504 if it takes longer
     */
    T within(Duration patience) {
        try {
            return task.get(Deadline.current().limit(patience).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineExceeded(what + " did not answer in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a request", e);
        }
    }
}
