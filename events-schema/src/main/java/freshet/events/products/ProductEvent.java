package freshet.events.products;

import freshet.events.Event;

/** What happens to products: the topic {@code freshet.products}. */
public sealed interface ProductEvent extends Event permits ProductCreated, ProductUpdated, ProductDeleted {}
