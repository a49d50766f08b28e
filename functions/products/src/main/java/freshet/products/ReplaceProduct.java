package freshet.products;

import freshet.http.Price;
import freshet.http.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * The body of {@code PUT}: all of a product but its stock.
 *
 * @param sku may be repeated or left out, not changed
 * @param description left out means that there is none; an empty one is a description
 */
record ReplaceProduct(
        @Text(max = 100) String sku,
        @NotNull @Text(max = 200) String name,

        @Text(
                max = 4000,
                mayBeBlank = true,
                message = "must be a text of at most {max} characters without control characters")
        String description,

        @NotNull @Valid Price price) {}
