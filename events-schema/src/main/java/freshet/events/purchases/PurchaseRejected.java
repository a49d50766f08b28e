package freshet.events.purchases;

import java.util.Objects;
import java.util.UUID;

/** There was not enough stock for a purchase. */
public record PurchaseRejected(Purchase purchase) implements PurchaseEvent {
    public PurchaseRejected {
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
