package freshet.purchases;

import freshet.http.Text;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/**
 * The body of {@code POST}.
 *
 * @param userId is not looked up: a purchase may be placed while the users service is away
 * @param quantity in pieces
 * @param externalId the client's own unique key; may be left out
 */
record PlacePurchase(
        @NotNull UUID userId,
        @NotNull UUID productId,
        @NotNull @Min(1) @Max(PlacePurchase.MAX_QUANTITY) Integer quantity,
        @Text(max = 100) String externalId) {
    static final int MAX_QUANTITY = 1_000_000;
}
