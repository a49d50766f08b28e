package freshet.products;

import freshet.events.Money;

/** What a list says of one product: what it is, with or without its description, or that it is no more. */
sealed interface ProductAnswer permits ProductResponse, ProductSummary, DeletedProduct {
    static ProductAnswer of(ListedProduct product, boolean described) {
        if (product.deleted()) {
            return DeletedProduct.of(product.id());
        }
        Money price = new Money(product.priceAmount(), product.priceCurrency());
        return described
                ? new ProductResponse(
                        product.id(), product.sku(), product.name(), product.description(), price, product.version())
                : new ProductSummary(product.id(), product.sku(), product.name(), price, product.version());
    }
}
