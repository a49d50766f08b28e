package freshet.events.products;

import java.util.Objects;
import java.util.UUID;

/** A product exists from now on. */
public record ProductCreated(Product product) implements ProductEvent {
    public ProductCreated {
        Objects.requireNonNull(product, "product");
    }

    @Override
    public UUID subject() {
        return product.id();
    }

    @Override
    public long version() {
        return product.version();
    }
}
