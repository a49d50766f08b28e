package freshet.purchases.queries;

import freshet.bus.Inboxes;
import freshet.bus.QueryAnswerer;
import freshet.events.purchases.Purchase;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.http.Page;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * Takes each {@link UserProductQuery} from the bus to {@link PurchaseReader}, and the purchases back, while the function runs. The
 * result is products' question too, so it is given even where the asker wants only the products.
 */
@ApplicationScoped
class PurchaseQueries {
    private final PurchaseReader purchases;
    private final QueryAnswerer<UserProductQuery> answerer;

    PurchaseQueries(PurchaseReader purchases, Inboxes inboxes) {
        this.purchases = purchases;
        this.answerer = inboxes.answerer(
                "freshet.purchases.queries",
                UserProductQuery.class,
                Set.of(QueryPart.PURCHASES, QueryPart.PRODUCTS),
                this::answer);
    }

    void open(@Observes StartupEvent started) {
        answerer.open();
    }

    void close(@Observes ShutdownEvent stopping) {
        answerer.close();
    }

    private PurchaseQueryResult answer(UserProductQuery query) {
        Instant asOf = Instant.now().truncatedTo(ChronoUnit.MILLIS); // before the read: the result holds at least that
        Page<Purchase> page = purchases.page(query.userId(), query.limit(), query.after());
        return new PurchaseQueryResult(
                query.id(), page.items(), page.next(), asOf, query.parts(), query.deadline(), query.replyPartition());
    }
}
