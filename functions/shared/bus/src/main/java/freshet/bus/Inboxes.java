package freshet.bus;

import freshet.events.Event;
import freshet.events.queries.QueryPart;
import freshet.events.queries.QueryResult;
import freshet.workers.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where a function gets its inboxes, set up for its broker ({@code kafka.bootstrap.servers}). */
@ApplicationScoped
public class Inboxes {
    private final Map<String, Object> kafka;
    private final MeterRegistry metrics;
    private final DeadLetters deadLetters;
    private final EventSource source;
    private final int queriesAtOnce;
    private final Workers workers;
    private final EventSender results;
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final List<Inbox> inboxes = new CopyOnWriteArrayList<>();

    Inboxes(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry metrics,
            DeadLetters deadLetters,
            @ConfigProperty(name = "freshet.events.source") EventSource source,
            @ConfigProperty(name = "freshet.queries.at-once") int queriesAtOnce,
            Workers workers,
            EventSender results) {
        this.kafka = kafka;
        this.metrics = metrics;
        this.deadLetters = deadLetters;
        this.source = source;
        this.queriesAtOnce = queriesAtOnce;
        this.workers = workers;
        this.results = results;
    }

    /**
     * An inbox, not yet open, whose handler keeps the positions itself, in the transaction that applies the events. From now on
     * the handler also gets what comes over HTTP.
     */
    public Inbox withPositions(Subscription subscription, BatchHandler handler, Positions positions) {
        return inbox(new Route(subscription, handler, positions, metrics));
    }

    /**
     * An inbox, not yet open, whose positions the consumer group keeps: a batch is applied at least once. From now on the handler
     * also gets what comes over HTTP.
     */
    public Inbox withGroupOffsets(Subscription subscription, BatchHandler handler) {
        return inbox(new Route(subscription, handler, null, metrics));
    }

    private Inbox inbox(Route route) {
        routes.add(route);
        deadLetters.counter(route.group());
        Inbox inbox = new Inbox(kafka, route, deadLetters, source, metrics, workers);
        inboxes.add(inbox);
        return inbox;
    }

    /** Reads partitions from their beginning when it is told to; for who keeps positions where events come over HTTP. */
    public Replay replay(Subscription subscription, BatchHandler handler) {
        return new Replay(kafka, subscription, handler, deadLetters, workers);
    }

    // Before their owners close them one after another: so the end takes as long as the slowest one, and not as
    // all of them.
    void beginToClose(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent stopping) {
        inboxes.forEach(Inbox::beginToClose);
    }

    /** The ways that events take in this function. */
    List<Route> routes() {
        return routes;
    }

    /**
     * An answerer of queries, not yet open.
     *
     * @param group the consumer group, so that one instance of the function answers each query
     * @param asked the event that asks
     * @param parts only who waits for one of these is answered
     * @param answer makes the answer; an exception means that there is none
     */
    public <Q extends Event> QueryAnswerer<Q> answerer(
            String group, Class<Q> asked, Set<QueryPart> parts, Function<Q, QueryResult> answer) {
        return new QueryAnswerer<>(this, results, group, asked, parts, answer, queriesAtOnce, metrics);
    }
}
