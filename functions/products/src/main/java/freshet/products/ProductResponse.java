package freshet.products;

import freshet.events.Money;
import freshet.events.products.Product;
import java.util.UUID;

/** A product as it is answered: the same fields as its events carry. */
record ProductResponse(UUID id, String sku, String name, String description, Money price, long version)
        implements ProductAnswer {
    static ProductResponse of(Product product) {
        return new ProductResponse(
                product.id(), product.sku(), product.name(), product.description(), product.price(), product.version());
    }
}
