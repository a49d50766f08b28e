package freshet.purchases.stock;

import freshet.bus.EventBatch;
import freshet.bus.Inbox;
import freshet.bus.Inboxes;
import freshet.bus.Subscription;
import freshet.events.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Takes what products decided to {@link StockAnswers} while the function runs. Its metric is {@code freshet.stock.answers}
 * (counter), tagged with the outcome: {@code confirmed}, {@code rejected} or {@code ignored} (the purchase was not pending).
 */
@ApplicationScoped
class StockFeed {
    private final Inbox inbox;
    private final StockAnswers answers;
    private final MeterRegistry metrics;

    StockFeed(Inboxes inboxes, StockAnswers answers, MeterRegistry metrics) {
        this.answers = answers;
        this.metrics = metrics;
        this.inbox = inboxes.withGroupOffsets(
                Subscription.toTopics("freshet.purchases.stock", Set.of(Topic.STOCK)), this::take);
    }

    void open(@Observes StartupEvent started) {
        inbox.open();
    }

    void close(@Observes ShutdownEvent stopping) {
        inbox.close();
    }

    private void take(EventBatch batch) {
        Outcome outcome = answers.apply(batch);
        count("confirmed", outcome.confirmed());
        count("rejected", outcome.rejected());
        count("ignored", outcome.ignored());
    }

    private void count(String outcome, int purchases) {
        Counter.builder("freshet.stock.answers")
                .description("Answers of products on the stock of purchases")
                .tag("outcome", outcome)
                .register(metrics)
                .increment(purchases);
    }
}
