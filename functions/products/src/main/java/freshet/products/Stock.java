package freshet.products;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * A product's stock, as it is set and answered.
 *
 * @param stock in pieces
 */
record Stock(@NotNull @Min(0) @Max(Stock.MAX) Integer stock) {
    static final int MAX = 1_000_000_000;
}
