package freshet.purchases;

import com.fasterxml.jackson.annotation.JsonInclude;
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
@JsonInclude(
        JsonInclude.Include.NON_NULL) // so that an order's hash stays the same when a later release knows more fields
record PlacePurchase(
        @NotNull UUID userId,
        @NotNull UUID productId,
        @NotNull @Min(1) @Max(PlacePurchase.MAX_QUANTITY) Integer quantity,
        @Text(max = 100) String externalId) {
    static final int MAX_QUANTITY = 1_000_000;
}
