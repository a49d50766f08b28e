package freshet.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The way of a subscription's events to its handler, by Kafka and over HTTP alike. */
final class Route {
    private final Subscription subscription;
    private final BatchHandler handler;
    private final Positions positions;
    private final Counter applied;

    /**
     * @param positions where the handler keeps its positions; null to leave them to the consumer group
     */
    Route(Subscription subscription, BatchHandler handler, Positions positions, MeterRegistry metrics) {
        this.subscription = subscription;
        this.handler = handler;
        this.positions = positions;
        this.applied = Counter.builder("freshet.inbox.events")
                .description("Events handed to the handler and applied")
                .tag("group", subscription.group())
                .register(metrics);
    }

    Subscription subscription() {
        return subscription;
    }

    String group() {
        return subscription.group();
    }

    Positions positions() {
        return positions;
    }

    boolean keepsPositions() {
        return positions != null;
    }

    /** Hands a batch to the handler; what it throws means "not now". */
    void apply(EventBatch batch) {
        handler.apply(batch);
        applied.increment(batch.events().size());
    }
}
