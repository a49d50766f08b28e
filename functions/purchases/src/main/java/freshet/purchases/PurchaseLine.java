package freshet.purchases;

import freshet.http.Price;
import freshet.http.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A line of an import: a purchase that was made before, so that it has its price and its time.
 *
 * @param quantity in pieces
 * @param externalId the client's own unique key; may be left out, and then the line is a new purchase each time it is imported
 * @param unitPrice what one piece cost then
 * @param purchasedAt in the years 1900 to 9999, no 24:00:00 and no leap second; cut to milliseconds
 */
@RegisterForReflection // an import reads it by hand
record PurchaseLine(
        @NotNull UUID userId,
        @NotNull UUID productId,
        @NotNull @Min(1) @Max(PlacePurchase.MAX_QUANTITY) Integer quantity,
        @Text(max = 100) String externalId,
        @NotNull @Valid Price unitPrice,
        @NotNull Instant purchasedAt) {
    PurchaseLine {
        purchasedAt = purchasedAt == null ? null : purchasedAt.truncatedTo(ChronoUnit.MILLIS);
    }
}
