package freshet.lab.retail;

import freshet.events.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** What the retailer's rows mean. */
final class Rules {
    static final String NO_CUSTOMER = "no customer";
    static final String NO_POSITIVE_QUANTITY = "no positive quantity";
    static final String PRICE_BELOW_ZERO = "price below zero";

    private static final String CURRENCY = "GBP";

    private Rules() {}

    /** Why the row is no purchase: the first reason that holds; empty if it is one. */
    static Optional<String> whyNoPurchase(Row row) {
        if (row.customerId() == null) {
            return Optional.of(NO_CUSTOMER);
        }
        if (row.quantity() <= 0) {
            return Optional.of(NO_POSITIVE_QUANTITY);
        }
        return row.unitPrice().signum() < 0 ? Optional.of(PRICE_BELOW_ZERO) : Optional.empty();
    }

    /** Pounds as pennies, half a penny rounded up. */
    static Money pennies(BigDecimal pounds) {
        return new Money(
                pounds.setScale(2, RoundingMode.HALF_UP).unscaledValue().longValueExact(), CURRENCY);
    }

    /**
     * The key of the n-th purchase of a product in an invoice: {@code 536365-85123A-1}. Different purchases have different
     * keys whatever is in their invoices and products, because a hyphen in one of the two is written {@code %2D}.
     */
    static String purchaseKey(String invoice, String stockCode, int occurrence) {
        return escaped(invoice) + "-" + escaped(stockCode) + "-" + occurrence;
    }

    private static String escaped(String part) {
        return part.replace("%", "%25").replace("-", "%2D");
    }
}
