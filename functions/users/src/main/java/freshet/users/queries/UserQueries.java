package freshet.users.queries;

import freshet.bus.Inboxes;
import freshet.bus.QueryAnswerer;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.events.queries.UserQueryResult;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Takes each {@link UserProductQuery} from the bus to {@link UserReader}, and the user back, while the function runs. */
@ApplicationScoped
class UserQueries {
    private final UserReader users;
    private final QueryAnswerer<UserProductQuery> answerer;

    UserQueries(UserReader users, Inboxes inboxes) {
        this.users = users;
        this.answerer =
                inboxes.answerer("freshet.users.queries", UserProductQuery.class, Set.of(QueryPart.USER), this::answer);
    }

    void open(@Observes StartupEvent started) {
        answerer.open();
    }

    void close(@Observes ShutdownEvent stopping) {
        answerer.close();
    }

    private UserQueryResult answer(UserProductQuery query) {
        Instant asOf = Instant.now().truncatedTo(ChronoUnit.MILLIS); // before the read: the result holds at least that
        return new UserQueryResult(query.id(), users.find(query.userId()).orElse(null), asOf);
    }
}
