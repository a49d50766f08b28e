package freshet.purchases;

import freshet.audit.AuditedEntities;
import freshet.audit.AuditedKind;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.purchases.PurchaseRejected;
import freshet.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Purchases as an audit sees and mends them. */
@ApplicationScoped
class PurchaseAudit implements AuditedEntities {
    private final PurchaseRepository purchases;
    private final Outbox outbox;

    PurchaseAudit(PurchaseRepository purchases, Outbox outbox) {
        this.purchases = purchases;
        this.outbox = outbox;
    }

    @Override
    public AuditedKind kind() {
        return AuditedKind.PURCHASES;
    }

    @Override
    public void republish(UUID id, long above) {
        Optional<Purchase> found = purchases.lock(id);
        if (found.isEmpty()) {
            outbox.append(new PurchaseDeleted(id, above + 1));
            return;
        }
        Purchase purchase = found.get();
        purchase.version = Math.max(purchase.version, above) + 1;
        outbox.append(event(purchase));
    }

    private static PurchaseEvent event(Purchase purchase) {
        return switch (purchase.status) {
            case PENDING -> new PurchaseCreated(purchase.state());
            case CONFIRMED -> new PurchaseConfirmed(purchase.state());
            case REJECTED -> new PurchaseRejected(purchase.state());
            case CANCELLED -> new PurchaseCancelled(purchase.state());
        };
    }
}
