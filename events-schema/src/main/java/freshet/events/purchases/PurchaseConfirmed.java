package freshet.events.purchases;

import java.util.Objects;
import java.util.UUID;

/** A purchase's stock is reserved. */
public record PurchaseConfirmed(Purchase purchase) implements PurchaseEvent {
    public PurchaseConfirmed {
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
