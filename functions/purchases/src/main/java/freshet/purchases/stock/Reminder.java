package freshet.purchases.stock;

import freshet.outbox.Upkeep;
import freshet.workers.Workers;
import jakarta.inject.Singleton;

/** Has the stock of {@link PendingPurchases} asked for again. */
@Singleton
class Reminder extends Upkeep {
    private final PendingPurchases pending;

    Reminder(PendingPurchases pending, StockConfig config, Workers workers) {
        super("pending-purchases", config.lookEvery(), workers);
        this.pending = pending;
    }

    @Override
    protected void look() {
        pending.askAgain();
    }
}
