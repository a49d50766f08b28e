package freshet.aggregator.strategies;

import freshet.events.users.User;
import freshet.resilience.DeadlineFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** What the aggregator asks of users, whose reads carry the same fields as its events. */
@Path("/users")
@RegisterRestClient(configKey = "users")
interface UsersApi {
    /** @param left milliseconds until the deadline; null if there is none */
    @GET
    @Path("/{id}")
    Uni<User> find(@RestPath UUID id, @RestHeader(DeadlineFilter.HEADER) Long left);
}
