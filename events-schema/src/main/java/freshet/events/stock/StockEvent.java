package freshet.events.stock;

import freshet.events.Event;
import java.util.UUID;

/**
 * What products decided on a purchase's stock: the topic {@code freshet.stock}. There is one decision for each purchase; it
 * may be told more than once, and says the same each time.
 */
public sealed interface StockEvent extends Event permits StockReserved, StockRejected {
    UUID purchaseId();

    UUID productId();

    /** In pieces. */
    int quantity();

    @Override
    default UUID subject() {
        return purchaseId();
    }

    @Override
    default long version() {
        return 1;
    }
}
