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
 * Waits for something only so long, because something else can be tried then. What takes longer is not interrupted: its own limits
 * and the request's deadline end it, circuit breakers learn from it, and it holds its permits until it has really ended.
 */
final class Patience {
    private final Duration time;

    Patience(Duration time) {
        this.time = time;
    }

    /**
     * Does some work under the request's deadline, for its client, and waits for it no longer than that.
     *
     * @param what for the answer, if it comes to that
     * @throws DeadlineExceeded 504 if it takes too long
     */
    <T> T get(String what, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(Client.carry(Deadline.current().around(work::get)));
        Thread.ofVirtual().name("patience").start(task);
        try {
            return task.get(Deadline.current().limit(time).toNanos(), TimeUnit.NANOSECONDS);
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
