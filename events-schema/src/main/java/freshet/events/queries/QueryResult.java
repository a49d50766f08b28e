package freshet.events.queries;

import freshet.events.Event;
import java.time.Instant;
import java.util.UUID;

/** What is answered over the bus: the topic {@code freshet.query-results}, in the partition that the query named. */
public sealed interface QueryResult extends Event
        permits UserQueryResult, PurchaseQueryResult, ProductQueryResult, QueryFailed {
    /** The query that this answers. */
    UUID queryId();

    /** When the owner read what it answers. */
    Instant asOf();

    @Override
    default UUID subject() {
        return queryId();
    }

    @Override
    default long version() {
        return 1;
    }
}
