package freshet.events.queries;

import freshet.events.Require;
import freshet.events.Topic;
import freshet.events.purchases.Purchase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The purchases service's answer to a query, and products' question: which products these are.
 *
 * @param purchases newest first
 * @param next the cursor of the next page; null on the last
 * @param parts what the asker waits for, from its query
 * @param deadline the query's own
 * @param replyPartition the query's own
 */
public record PurchaseQueryResult(
        UUID queryId,
        List<Purchase> purchases,
        String next,
        Instant asOf,
        Set<QueryPart> parts,
        Instant deadline,
        int replyPartition)
        implements QueryResult {
    public PurchaseQueryResult {
        Objects.requireNonNull(queryId, "queryId");
        Require.textOrNull(next, "next");
        Require.time(asOf, "asOf");
        Require.time(deadline, "deadline");
        Require.between(0, Topic.QUERY_RESULTS.partitions() - 1, replyPartition, "replyPartition");
        purchases = List.copyOf(purchases);
        parts = Set.copyOf(parts);
    }
}
