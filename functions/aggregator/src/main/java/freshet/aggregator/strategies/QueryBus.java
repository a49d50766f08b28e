package freshet.aggregator.strategies;

import freshet.bus.EventSender;
import freshet.bus.Inboxes;
import freshet.events.queries.UserProductQuery;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.DeadlineExceeded;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** The guarded way of a query onto the bus. */
@ApplicationScoped
class QueryBus {
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final EventSender sender;

    QueryBus(Inboxes inboxes) {
        this.sender = inboxes.sender(DELIVERY_TIMEOUT);
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

    void close(@Observes ShutdownEvent stopping) {
        sender.close();
    }
}
