package freshet.events.purchases;

import freshet.events.Require;
import java.util.Objects;
import java.util.UUID;

/**
 * A purchase is none of the owner's: whoever holds it drops it. Purchases are cancelled, not deleted; this is how the repair of
 * an audit takes back what should never have been told.
 */
public record PurchaseDeleted(UUID id, long version) implements PurchaseEvent {
    public PurchaseDeleted {
        Objects.requireNonNull(id, "id");
        Require.version(version);
    }

    @Override
    public UUID subject() {
        return id;
    }
}
