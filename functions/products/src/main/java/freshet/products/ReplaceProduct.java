package freshet.products;

import freshet.http.Price;
import freshet.http.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * The body of {@code PUT}: all of a product but its stock.
 *
 * @param sku may be repeated or left out, not changed
 * @param description left out means that there is none
 */
record ReplaceProduct(
        @Text(max = 100) String sku,
        @NotNull @Text(max = 200) String name,
        @Text(max = 4000) String description,
        @NotNull @Valid Price price) {}
