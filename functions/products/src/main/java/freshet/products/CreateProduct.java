package freshet.products;

import freshet.http.Price;
import freshet.http.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * The body of {@code POST}, and a line of an import.
 *
 * @param sku the client's own unique key
 * @param description may be left out
 * @param stock the first stock, in pieces
 */
@RegisterForReflection // an import reads it by hand
record CreateProduct(
        @NotNull @Text(max = 100) String sku,
        @NotNull @Text(max = 200) String name,
        @Text(max = 4000) String description,
        @NotNull @Valid Price price,
        @NotNull @Min(0) @Max(Stock.MAX) Integer stock) {}
