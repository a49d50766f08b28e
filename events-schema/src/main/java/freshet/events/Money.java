package freshet.events;

import java.util.Objects;

/**
 * An amount of money.
 *
 * @param amount in the currency's minor unit, as ISO 4217 has it: hundredths of GBP and EUR, whole JPY, thousandths of KWD; never
 *     negative in Freshet's contract
 * @param currency the three capital letters of an ISO 4217 code
 */
public record Money(long amount, String currency) {
    public Money {
        Require.between(0, Long.MAX_VALUE, amount, "amount");
        Objects.requireNonNull(currency, "currency");
        if (currency.length() != 3 || !currency.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("currency is not three capital letters");
        }
    }
}
