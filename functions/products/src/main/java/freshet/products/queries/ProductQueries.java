package freshet.products.queries;

import freshet.bus.Inboxes;
import freshet.bus.QueryAnswerer;
import freshet.events.purchases.Purchase;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryPart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes each {@link PurchaseQueryResult} from the bus, which is purchases' answer and asks for the products that it names, to
 * {@link ProductReader}, and the products back, while the function runs.
 */
@ApplicationScoped
class ProductQueries {
    private final ProductReader products;
    private final QueryAnswerer<PurchaseQueryResult> answerer;

    ProductQueries(ProductReader products, Inboxes inboxes) {
        this.products = products;
        this.answerer = inboxes.answerer(
                "freshet.products.queries", PurchaseQueryResult.class, Set.of(QueryPart.PRODUCTS), this::answer);
    }

    void open(@Observes StartupEvent started) {
        answerer.open();
    }

    void close(@Observes ShutdownEvent stopping) {
        answerer.close();
    }

    private ProductQueryResult answer(PurchaseQueryResult query) {
        Instant asOf = Instant.now().truncatedTo(ChronoUnit.MILLIS); // before the read: the result holds at least that
        Set<UUID> ids = query.purchases().stream().map(Purchase::productId).collect(Collectors.toSet());
        ProductReader.Found found = products.find(ids);
        return new ProductQueryResult(query.queryId(), found.products(), found.deleted(), asOf);
    }
}
