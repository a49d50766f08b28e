package freshet.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What one piece costs, as clients write it.
 *
 * @param amount in the currency's minor unit as ISO 4217 has it: of GBP and EUR a hundredth, of JPY the yen itself, of KWD a thousandth
 * @param currency an ISO 4217 code
 */
@RegisterForReflection // an import reads it by hand
public record Price(
        @Schema(
                description =
                        "In the currency's minor unit, as ISO 4217 has it: 1290 is 12.90 GBP, 1290 JPY (no decimals)"
                                + " or 1.290 KWD (three)")
        @NotNull
        @Min(0)
        @Max(Price.MAX_AMOUNT)
        Long amount,

        @Schema(description = "An ISO 4217 code, of a currency that has a minor unit", examples = "GBP")
        @NotNull
        @CurrencyCode
        String currency) {
    /** The most that one piece may cost, in minor units. */
    public static final long MAX_AMOUNT = 1_000_000_000_000L;
}
