package freshet.lab.retail;

import freshet.events.Money;

/**
 * A line of {@code POST /purchases/import}.
 *
 * @param purchasedAt RFC 3339, in UTC
 */
record PurchaseLine(
        String userId, String productId, int quantity, String externalId, Money unitPrice, String purchasedAt) {}
