package freshet.resilience;

import freshet.resilience.clients.Client;
import freshet.resilience.clients.Turns;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * A kind of request, as it is held inside of its guard: how long the work itself may take, and how many may have a connection to the
 * database at once. The others wait for their turn and hold no connection meanwhile; so a kind that is slow leaves connections to the
 * others, though all share a pool. The turns are shared among the clients ({@link Turns}).
 */
final class Kind {
    private final Duration time;
    private final Duration fair;
    private final Turns turns; // null: as many as have a place

    /**
     * @param time what the database and the pool are told, a little less than the guard allows, so that it is they who end the work
     * @param fair a call that had less time than this and was too late is no failure to the circuit breaker
     * @param connections how many may have one at once; 0 for as many as there are places
     */
    Kind(Duration time, Duration fair, int connections) {
        this.time = time;
        this.fair = fair;
        this.turns = connections == 0 ? null : new Turns(connections);
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
        Optional<Client> client = Client.current();
        if (!turns.take(client, own.left())) {
            throw new TimeoutException("others of its kind had all connections that the kind may have");
        }
        try {
            return own.around(work).call();
        } finally {
            turns.giveBack(client);
        }
    }
}
