package freshet.purchases.stock;

import freshet.outbox.OutboxSweep;
import freshet.workers.Worker;
import freshet.workers.Workers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Has the stock of {@link PendingPurchases} asked for again: now and then while the function runs, and at each sweep, which is what wakes
 * it from zero. A look that fails is made up for by the next one.
 */
@ApplicationScoped
class Reminder {
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final PendingPurchases pending;
    private final StockConfig config;
    private final Worker worker;

    Reminder(PendingPurchases pending, StockConfig config, Workers workers) {
        this.pending = pending;
        this.config = config;
        this.worker = workers.worker("pending-purchases", config.lookEvery().plus(LONGEST_LOOK), this::run);
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        worker.stop();
        worker.awaitEnd(CLOSE_LIMIT);
    }

    void sweep(@Observes OutboxSweep sweep) {
        pending.askAgain();
    }

    private void run(Worker self) throws InterruptedException {
        while (!self.pause(config.lookEvery())) {
            self.beat();
            pending.askAgain();
        }
    }
}
