package freshet.events.products;

import java.util.Objects;
import java.util.UUID;

/** A product's state is replaced by this one. */
public record ProductUpdated(Product product) implements ProductEvent {
    public ProductUpdated {
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
