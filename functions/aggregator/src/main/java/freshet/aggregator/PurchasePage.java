package freshet.aggregator;

import freshet.events.purchases.Purchase;
import java.util.List;

/**
 * A page of a user's purchases.
 *
 * @param items newest first: by time, then by id, both descending
 * @param next the cursor of the next page; null on the last
 */
public record PurchasePage(List<Purchase> items, String next) {
    public PurchasePage {
        items = List.copyOf(items);
    }
}
