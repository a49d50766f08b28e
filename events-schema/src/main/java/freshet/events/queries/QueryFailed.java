package freshet.events.queries;

import freshet.events.Require;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A service cannot answer a query that it was asked in time, so that nobody need wait for it until the deadline.
 *
 * @param parts what will not come: the service's own part, and what others would have answered to it
 * @param asOf when it gave up
 */
public record QueryFailed(UUID queryId, Set<QueryPart> parts, Instant asOf) implements QueryResult {
    public QueryFailed {
        Objects.requireNonNull(queryId, "queryId");
        Require.time(asOf, "asOf");
        parts = Set.copyOf(parts);
    }
}
