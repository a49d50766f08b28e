package freshet.products;

import freshet.http.JsonLength;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * A product as lists have it, or the marker of a deleted one.
 *
 * @param description null if there is none, or if the list was asked for without
 */
@RegisterForReflection // the repository's queries name it
public record ListedProduct(
        UUID id,
        String sku,
        String name,
        String description,
        Long priceAmount,
        String priceCurrency,
        long version,
        boolean deleted) {
    private static final int BESIDE_TEXTS = 200;

    /** The most that it takes in JSON. */
    public int bytes() {
        return BESIDE_TEXTS + JsonLength.of(sku, name, description);
    }
}
