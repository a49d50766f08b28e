package freshet.events.products;

import freshet.events.Money;
import freshet.events.Require;
import java.util.Objects;
import java.util.UUID;

/**
 * A product's whole state. Stock is not part of it: it changes far more often, and outside of the version.
 *
 * @param sku the client's own unique key
 * @param description null where there is none; an empty text is one
 * @param version grows by one with each change, from 1
 */
public record Product(UUID id, String sku, String name, String description, Money price, long version) {
    public Product {
        Objects.requireNonNull(id, "id");
        Require.text(sku, "sku");
        Require.text(name, "name");
        Require.textOrNull(description, "description");
        Objects.requireNonNull(price, "price");
        Require.version(version);
    }
}
