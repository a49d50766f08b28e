package freshet.purchases.catalog;

import freshet.events.Money;
import java.util.Objects;

/** What a purchase needs to know of a product; the products service tells more. */
record CatalogProduct(Money price) {
    CatalogProduct {
        Objects.requireNonNull(price, "price");
    }
}
