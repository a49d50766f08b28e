package freshet.events.queries;

import freshet.events.Require;
import freshet.events.Topic;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Asks, over the bus, what a user bought: users and purchases answer it, products answers the {@link PurchaseQueryResult}.
 *
 * @param id the query's own id; its answers carry it
 * @param limit how many purchases at most, 1 to 500
 * @param after the cursor of the page to start after; null for the first page
 * @param parts what the asker waits for; a service whose part is not named need not answer
 * @param deadline after this instant nobody waits any more, and an answer is wasted work
 * @param replyPartition the partition of {@code freshet.query-results} that the asker reads
 */
public record UserProductQuery(
        UUID id, UUID userId, int limit, String after, Set<QueryPart> parts, Instant deadline, int replyPartition)
        implements QueryEvent {
    public UserProductQuery {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(userId, "userId");
        Require.between(1, 500, limit, "limit");
        Require.textOrNull(after, "after");
        Require.time(deadline, "deadline");
        Require.between(0, Topic.QUERY_RESULTS.partitions() - 1, replyPartition, "replyPartition");
        parts = Set.copyOf(parts);
    }

    @Override
    public UUID subject() {
        return userId;
    }
}
