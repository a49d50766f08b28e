package freshet.aggregator.strategies;

import freshet.aggregator.Aggregate;
import freshet.aggregator.AggregatorConfig;
import freshet.aggregator.Question;
import freshet.aggregator.Strategy;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.http.Ids;
import freshet.resilience.Deadline;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Scatter/gather: asks over the bus, and puts together what the services answer there. When the time is over, what has come is
 * the answer, and it says what is missing. The time is {@code freshet.aggregator.query-time}, and as long as the deadline allows where a
 * service may have to start first.
 */
@ApplicationScoped
class EventsStrategy implements Strategy {
    private static final Logger LOG = Logger.getLogger(EventsStrategy.class);

    private static final Duration ANSWERING = Duration.ofMillis(20); // of the caller's time, for the answer in part

    private final QueryBus bus;
    private final Replies replies;
    private final Owners owners;
    private final AggregatorConfig config;

    EventsStrategy(QueryBus bus, Replies replies, Owners owners, AggregatorConfig config) {
        this.bus = bus;
        this.replies = replies;
        this.owners = owners;
        this.config = config;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Aggregate answer(Question question) {
        owners.wake();
        Duration time = time().minus(ANSWERING);
        Instant deadline = Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
        UUID queryId = Ids.next();
        Gathered gathered = replies.expect(queryId, time);
        try {
            bus.send(query(queryId, question, deadline));
            if (!gathered.await(Duration.between(Instant.now(), deadline))) {
                LOG.debugf("The query %s is answered in part", queryId);
            }
            return gathered.reduce(question.userId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a request", e);
        } finally {
            replies.forget(queryId);
        }
    }

    private Duration time() {
        Deadline deadline = Deadline.current();
        return owners.anyMayBeWaking() && deadline != Deadline.NONE
                ? deadline.left()
                : deadline.limit(config.queryTime().plus(ANSWERING));
    }

    private UserProductQuery query(UUID queryId, Question question, Instant deadline) {
        return new UserProductQuery(
                queryId,
                question.userId(),
                question.limit(),
                question.after(),
                EnumSet.allOf(QueryPart.class),
                deadline,
                replies.partition());
    }
}
