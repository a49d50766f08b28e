package freshet.events.purchases;

import freshet.events.Event;

/** What happens to purchases: the topic {@code freshet.purchases}. All but the deletion carry the purchase's whole state. */
public sealed interface PurchaseEvent extends Event
        permits PurchaseCreated, PurchaseConfirmed, PurchaseRejected, PurchaseCancelled, PurchaseDeleted {}
