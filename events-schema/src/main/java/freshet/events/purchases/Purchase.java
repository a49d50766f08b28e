package freshet.events.purchases;

import freshet.events.Money;
import freshet.events.Require;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A purchase's whole state.
 *
 * @param externalId the client's own unique key; null where the client gave none
 * @param quantity how many pieces, 1 or more
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
        long version) {
    public Purchase {
        Objects.requireNonNull(id, "id");
        Require.textOrNull(externalId, "externalId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(productId, "productId");
        Require.between(1, Integer.MAX_VALUE, quantity, "quantity");
        Objects.requireNonNull(unitPrice, "unitPrice");
        Require.time(purchasedAt, "purchasedAt");
        Objects.requireNonNull(status, "status");
        Require.version(version);
    }
}
