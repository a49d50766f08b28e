package freshet.products.stock;

import freshet.events.stock.StockEvent;
import freshet.events.stock.StockRejected;
import freshet.events.stock.StockReserved;
import java.util.UUID;

/**
 * What a purchase asked for, and whether it has it.
 *
 * @param quantity in pieces
 */
record Reservation(UUID purchaseId, UUID productId, int quantity, boolean reserved) {
    StockEvent answer() {
        return reserved
                ? new StockReserved(purchaseId, productId, quantity)
                : new StockRejected(purchaseId, productId, quantity);
    }
}
