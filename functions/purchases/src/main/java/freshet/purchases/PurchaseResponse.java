package freshet.purchases;

import freshet.events.Money;
import freshet.events.purchases.PurchaseStatus;
import java.time.Instant;
import java.util.UUID;

/** A purchase as it is answered: the same fields as its events carry. */
record PurchaseResponse(
        UUID id,
        String externalId,
        UUID userId,
        UUID productId,
        int quantity,
        Money unitPrice,
        Instant purchasedAt,
        PurchaseStatus status,
        long version) {
    static PurchaseResponse of(Purchase purchase) {
        freshet.events.purchases.Purchase state = purchase.state();
        return new PurchaseResponse(
                state.id(),
                state.externalId(),
                state.userId(),
                state.productId(),
                state.quantity(),
                state.unitPrice(),
                state.purchasedAt(),
                state.status(),
                state.version());
    }
}
