package freshet.events.stock;

import freshet.events.Require;
import java.util.Objects;
import java.util.UUID;

/** A purchase does not get its pieces: there were fewer, or there is no such product any more. The stock is as it was. */
public record StockRejected(UUID purchaseId, UUID productId, int quantity) implements StockEvent {
    public StockRejected {
        Objects.requireNonNull(purchaseId, "purchaseId");
        Objects.requireNonNull(productId, "productId");
        Require.between(1, Integer.MAX_VALUE, quantity, "quantity");
    }
}
