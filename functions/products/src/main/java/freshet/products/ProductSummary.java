package freshet.products;

import freshet.events.Money;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** A product as it is answered to those who want no descriptions. */
@RegisterForReflection // endpoints name the interface
record ProductSummary(UUID id, String sku, String name, Money price, long version) implements ProductAnswer {}
