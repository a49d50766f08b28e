package freshet.events.purchases;

import java.util.Objects;
import java.util.UUID;

/** A purchase was placed, or imported as history. */
public record PurchaseCreated(Purchase purchase) implements PurchaseEvent {
    public PurchaseCreated {
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
