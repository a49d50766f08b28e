package freshet.events.purchases;

/** How far a purchase has come. */
public enum PurchaseStatus {
    /** Placed; its stock is not yet reserved. */
    PENDING,
    /** Its stock is reserved, or it is imported history. */
    CONFIRMED,
    /** There was not enough stock. */
    REJECTED,
    /** Taken back; it stays on record. */
    CANCELLED
}
