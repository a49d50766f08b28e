package freshet.products.stock;

import freshet.events.Event;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.purchases.PurchaseRejected;
import freshet.events.purchases.PurchaseStatus;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a batch of purchases' events asks of the stock.
 *
 * @param pending the purchases that ask for pieces, each once, in the order of the batch; those that end in the same batch are not
 *     among them
 * @param ended the purchases that need nothing any more
 */
record Wishes(Collection<Purchase> pending, Set<UUID> ended) {
    static Wishes of(List<Event> events) {
        Map<UUID, Purchase> pending = new LinkedHashMap<>();
        Set<UUID> ended = new HashSet<>();
        for (Event event : events) {
            switch ((PurchaseEvent) event) {
                case PurchaseCreated created -> {
                    if (created.purchase().status() == PurchaseStatus.PENDING) { // else it is imported history
                        pending.putIfAbsent(created.subject(), created.purchase());
                    }
                }
                case PurchaseCancelled cancelled -> ended.add(cancelled.subject());
                case PurchaseDeleted deleted -> ended.add(deleted.id());
                case PurchaseConfirmed confirmed -> {}
                case PurchaseRejected rejected -> {}
            }
        }
        pending.keySet().removeAll(ended);
        return new Wishes(pending.values(), ended);
    }

    boolean isEmpty() {
        return pending.isEmpty() && ended.isEmpty();
    }
}
