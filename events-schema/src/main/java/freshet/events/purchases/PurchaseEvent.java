package freshet.events.purchases;

import freshet.events.Event;

/** What happens to purchases: the topic {@code freshet.purchases}. Each event carries the purchase's whole state. */
public sealed interface PurchaseEvent extends Event
        permits PurchaseCreated, PurchaseConfirmed, PurchaseRejected, PurchaseCancelled {
    Purchase purchase();
}
