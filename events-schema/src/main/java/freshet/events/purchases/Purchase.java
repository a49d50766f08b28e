package freshet.events.purchases;

import freshet.events.Money;
import java.time.Instant;
import java.util.UUID;

/**
 * A purchase's whole state.
 *
 * @param externalId the client's own unique key; null where the client gave none
 * @param unitPrice what one piece cost when it was bought
 * @param purchasedAt cut to milliseconds
 * @param version grows by one with each change, from 1
 */
public record Purchase(
        UUID id,
        String externalId,
        UUID userId,
        UUID productId,
        int quantity,
        Money unitPrice,
        Instant purchasedAt,
        PurchaseStatus status,
        long version) {}
