package freshet.events;

/**
 * An amount of money.
 *
 * @param amount in the currency's minor unit (pennies, cents); never negative in Freshet's contract
 * @param currency an ISO 4217 code
 */
public record Money(long amount, String currency) {}
