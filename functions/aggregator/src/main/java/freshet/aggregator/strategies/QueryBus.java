package freshet.aggregator.strategies;

import freshet.bus.EventSender;
import freshet.events.queries.UserProductQuery;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.DeadlineExceeded;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** The guarded way of a query onto the bus. */
@ApplicationScoped
class QueryBus {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final EventSender sender;

    QueryBus(EventSender sender) {
        this.sender = sender;
    }

    /**
     * Sends a query, and returns when the bus has it.
     *
     * @throws ProblemException 503 if the bus cannot be had
     */
    @CircuitBreaker(
            failOn = {ProblemException.class, TimeoutException.class},
            skipOn = DeadlineExceeded.class)
    @Timeout
    @Bulkhead
    void send(UserProductQuery query) {
        try {
            sender.send(query, query.userId(), null).get();
        } catch (ExecutionException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "the bus is not available", SOON, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "the bus is not available", SOON, e);
        }
    }
}
