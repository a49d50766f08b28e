package freshet.events.queries;

import freshet.events.Require;
import freshet.events.users.User;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * The users service's answer to a query.
 *
 * @param user the user; null if there is none of this id, or no longer
 */
public record UserQueryResult(UUID queryId, User user, Instant asOf) implements QueryResult {
    public UserQueryResult {
        Objects.requireNonNull(queryId, "queryId");
        Require.time(asOf, "asOf");
    }
}
