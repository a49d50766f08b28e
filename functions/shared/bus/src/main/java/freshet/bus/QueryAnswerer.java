package freshet.bus;

import freshet.events.Event;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryFailed;
import freshet.events.queries.QueryPart;
import freshet.events.queries.QueryResult;
import freshet.events.queries.UserProductQuery;
import freshet.resilience.Deadline;
import freshet.resilience.DeadlineExceeded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Answers queries that come over the bus, where each said that it reads its answers. Queries are answered beside each other, up
 * to a bound, so that a slow one holds up no other. One whose deadline has passed is dropped before any work is done for it, and
 * work for one ends when its deadline passes; one that fails is not tried again. Its asker is told so at once, whatever the
 * reason: a guard that refuses, a database that is away, an answer that the broker does not take.
 *
 * <p>Its metric is {@code freshet.queries} (counter), tagged with the group and the outcome: {@code answered}, {@code expired} or
 * {@code failed}.
 */
public final class QueryAnswerer<Q extends Event> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(QueryAnswerer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Class<Q> asked;
    private final Set<QueryPart> parts;
    private final Function<Q, QueryResult> answer;
    private final int atOnce;
    private final Semaphore permits;
    private final Inbox inbox;
    private final EventSender sender;
    private final Counter answered;
    private final Counter expired;
    private final Counter failed;

    QueryAnswerer(
            Inboxes inboxes,
            EventSender sender,
            String group,
            Class<Q> asked,
            Set<QueryPart> parts,
            Function<Q, QueryResult> answer,
            int atOnce,
            MeterRegistry metrics) {
        this.asked = asked;
        this.parts = parts;
        this.answer = answer;
        this.atOnce = atOnce;
        this.permits = new Semaphore(atOnce);
        this.inbox = inboxes.withGroupOffsets(Subscription.toType(group, asked), this::take);
        this.sender = sender;
        this.answered = counter(metrics, group, "answered");
        this.expired = counter(metrics, group, "expired");
        this.failed = counter(metrics, group, "failed");
    }

    private static Counter counter(MeterRegistry metrics, String group, String outcome) {
        return Counter.builder("freshet.queries")
                .description("Queries of the bus that concern this function")
                .tag("group", group)
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** Begins to answer, at once or as soon as there is a broker. */
    public void open() {
        inbox.open();
    }

    /** Takes no more queries, finishes those under way for 5 s at the most. */
    @Override
    public void close() {
        inbox.close();
        try {
            if (!permits.tryAcquire(atOnce, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Queries are still being answered; their answers are lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(EventBatch batch) {
        for (Event event : batch.events()) {
            Q query = asked.cast(event);
            Terms terms = Terms.of(query);
            if (!Collections.disjoint(terms.parts(), parts)) {
                permits.acquireUninterruptibly();
                Thread.ofVirtual().name("query-" + terms.queryId()).start(() -> answer(query, terms));
            }
        }
    }

    private void answer(Q query, Terms terms) {
        Deadline deadline = Deadline.at(terms.deadline());
        try {
            deadline.check();
            sender.send(deadline.get(() -> answer.apply(query)), terms.queryId(), terms.replyPartition())
                    .join();
            answered.increment();
        } catch (RuntimeException | Error e) { // nobody else would hear of an error
            if (e instanceof DeadlineExceeded || deadline.isOver()) {
                expired.increment();
                LOG.debugf(e, "Nobody waits for the answer to the query %s any more", terms.queryId());
            } else {
                failed.increment();
                LOG.warnf(e, "The query %s gets no answer", terms.queryId());
                tellAsker(terms);
            }
        } finally {
            permits.release();
        }
    }

    private void tellAsker(Terms terms) {
        Set<QueryPart> without = parts.stream().filter(terms.parts()::contains).collect(Collectors.toSet());
        sender.send(
                        new QueryFailed(terms.queryId(), without, Instant.now().truncatedTo(ChronoUnit.MILLIS)),
                        terms.queryId(),
                        terms.replyPartition())
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        LOG.debugf(failure, "The asker of the query %s waits for nothing", terms.queryId());
                    }
                });
    }

    /** What a query says about its answer. */
    private record Terms(UUID queryId, Set<QueryPart> parts, Instant deadline, int replyPartition) {
        static Terms of(Event event) {
            return switch (event) {
                case UserProductQuery query ->
                    new Terms(query.id(), query.parts(), query.deadline(), query.replyPartition());
                case PurchaseQueryResult result -> {
                    // A page without purchases asks for no product, and nobody waits for any.
                    Set<QueryPart> parts = result.purchases().isEmpty() ? Set.of() : result.parts();
                    yield new Terms(result.queryId(), parts, result.deadline(), result.replyPartition());
                }
                default -> throw new IllegalArgumentException(event.getClass() + " asks for nothing");
            };
        }
    }
}
