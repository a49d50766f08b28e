package freshet.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * What one piece costs, as clients write it.
 *
 * @param amount in the currency's minor unit (pennies, cents)
 * @param currency an ISO 4217 code
 */
@RegisterForReflection // an import reads it by hand
public record Price(
        @NotNull @Min(0) @Max(Price.MAX_AMOUNT) Long amount,

        @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be three capital letters")
        String currency) {
    /** The most that one piece may cost, in minor units. */
    public static final long MAX_AMOUNT = 1_000_000_000_000L;
}
