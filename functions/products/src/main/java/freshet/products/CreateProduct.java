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
 * @param description may be left out, which means that there is none; an empty one is a description
 * @param stock the first stock, in pieces
 */
@RegisterForReflection // an import reads it by hand
record CreateProduct(
        @NotNull @Text(max = 100) String sku,
        @NotNull @Text(max = 200) String name,

        @Text(
                max = 4000,
                mayBeBlank = true,
                message = "must be a text of at most {max} characters without control characters")
        String description,

        @NotNull @Valid Price price,
        @NotNull @Min(0) @Max(Stock.MAX) Integer stock) {}
