package freshet.events.stock;

import freshet.events.Require;
import java.util.Objects;
import java.util.UUID;

/** A purchase has its pieces: the stock is lower by them. */
public record StockReserved(UUID purchaseId, UUID productId, int quantity) implements StockEvent {
    public StockReserved {
        Objects.requireNonNull(purchaseId, "purchaseId");
        Objects.requireNonNull(productId, "productId");
        Require.between(1, Integer.MAX_VALUE, quantity, "quantity");
    }
}
