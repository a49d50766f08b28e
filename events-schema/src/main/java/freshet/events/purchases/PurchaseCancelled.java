package freshet.events.purchases;

import java.util.Objects;
import java.util.UUID;

/** A purchase was taken back. */
public record PurchaseCancelled(Purchase purchase) implements PurchaseEvent {
    public PurchaseCancelled {
        Objects.requireNonNull(purchase, "purchase");
    }

    @Override
    public UUID subject() {
        return purchase.id();
    }

    @Override
    public long version() {
        return purchase.version();
    }
}
