package freshet.resilience;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * A kind of request, as it is held inside of its guard: how long the work itself may take, and how many may have a connection to the
 * database at once. The others wait for their turn, the longest first, and hold none meanwhile; so a kind that is slow leaves
 * connections to the others, though all share a pool.
 */
final class Kind {
    private final Duration time;
    private final Duration fair;
    private final Semaphore turns; // null: as many as have a place

    /**
     * @param time what the database and the pool are told, a little less than the guard allows, so that it is they who end the work
     * @param fair a call that had less time than this and was too late is no failure to the circuit breaker
     * @param connections how many may have one at once; 0 for as many as there are places
     */
    Kind(Duration time, Duration fair, int connections) {
        this.time = time;
        this.fair = fair;
        this.turns = connections == 0 ? null : new Semaphore(connections, true);
    }

    boolean isFair(Duration had) {
        return had.compareTo(fair) >= 0;
    }

    /**
     * Does the work of a call when its turn has come, by this kind's own time or the deadline, whichever is sooner.
     *
     * @throws TimeoutException if its turn does not come in that time
     */
    <T> T inTurn(Deadline deadline, Callable<T> work) throws Exception {
        Deadline own = deadline.atMost(time);
        if (turns == null) {
            return own.around(work).call();
        }
        if (!turns.tryAcquire(own.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("others of its kind had all connections that the kind may have");
        }
        try {
            return own.around(work).call();
        } finally {
            turns.release();
        }
    }
}
