package freshet.events.queries;

import freshet.events.Require;
import freshet.events.products.Product;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The products service's answer to a {@link PurchaseQueryResult}.
 *
 * @param products those that exist, without their descriptions
 * @param deleted the ids of those that are no more; an id in neither is unknown to products
 */
public record ProductQueryResult(UUID queryId, List<Product> products, Set<UUID> deleted, Instant asOf)
        implements QueryResult {
    public ProductQueryResult {
        Objects.requireNonNull(queryId, "queryId");
        Require.time(asOf, "asOf");
        products = List.copyOf(products);
        deleted = Set.copyOf(deleted);
    }
}
