package freshet.products.stock;

import freshet.bus.EventBatch;
import freshet.bus.Inbox;
import freshet.bus.Inboxes;
import freshet.bus.Subscription;
import freshet.events.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Takes the purchases' events to {@link Reservations} while the function runs. Its metric is {@code freshet.stock.purchases}
 * (counter), tagged with the outcome: {@code reserved}, {@code rejected}, {@code repeated} (asked again) or {@code released}.
 */
@ApplicationScoped
class StockFeed {
    private final Inbox inbox;
    private final Reservations reservations;
    private final MeterRegistry metrics;

    StockFeed(Inboxes inboxes, Reservations reservations, MeterRegistry metrics) {
        this.reservations = reservations;
        this.metrics = metrics;
        this.inbox = inboxes.withGroupOffsets(
                new Subscription(
                        "freshet.products.stock",
                        Set.of(EventType.PURCHASE_CREATED, EventType.PURCHASE_CANCELLED, EventType.PURCHASE_DELETED)),
                this::take);
    }

    void open(@Observes StartupEvent started) {
        inbox.open();
    }

    void close(@Observes ShutdownEvent stopping) {
        inbox.close();
    }

    private void take(EventBatch batch) {
        Outcome outcome = reservations.apply(batch);
        count("reserved", outcome.reserved());
        count("rejected", outcome.rejected());
        count("repeated", outcome.repeated());
        count("released", outcome.released());
    }

    private void count(String outcome, int purchases) {
        Counter.builder("freshet.stock.purchases")
                .description("Purchases that stock was decided for")
                .tag("outcome", outcome)
                .register(metrics)
                .increment(purchases);
    }
}
