package freshet.products;

/** What a list says of one product: what it is, or that it is no more. */
sealed interface ProductAnswer permits ProductResponse, DeletedProduct {
    static ProductAnswer of(Product product) {
        return product.deleted ? DeletedProduct.of(product.id) : ProductResponse.of(product.state());
    }
}
