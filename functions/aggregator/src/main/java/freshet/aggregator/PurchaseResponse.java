package freshet.aggregator;

import freshet.events.Money;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/** A purchase of an answer, with its product. */
@RegisterForReflection
record PurchaseResponse(
        UUID id,
        String externalId,
        int quantity,
        Money unitPrice,
        Instant purchasedAt,
        PurchaseStatus status,
        long version,
        ProductResponse product) {
    static PurchaseResponse of(Purchase purchase, ProductResponse product) {
        return new PurchaseResponse(
                purchase.id(),
                purchase.externalId(),
                purchase.quantity(),
                purchase.unitPrice(),
                purchase.purchasedAt(),
                purchase.status(),
                purchase.version(),
                product);
    }
}
