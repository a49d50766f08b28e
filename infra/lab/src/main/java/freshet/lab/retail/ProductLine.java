package freshet.lab.retail;

import freshet.events.Money;

/** A line of {@code POST /products/import}. */
record ProductLine(String sku, String name, Money price, long stock) {}
