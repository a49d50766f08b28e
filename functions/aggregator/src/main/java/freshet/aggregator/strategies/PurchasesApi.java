package freshet.aggregator.strategies;

import freshet.aggregator.PurchasePage;
import freshet.resilience.DeadlineFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

/** What the aggregator asks of purchases, whose reads carry the same fields as its events. */
@Path("/purchases")
@RegisterRestClient(configKey = "purchases")
interface PurchasesApi {
    /**
     * A user's purchases, newest first; empty for a user of whom purchases knows nothing.
     *
     * @param left milliseconds until the deadline; null if there is none
     */
    @GET
    Uni<PurchasePage> ofUser(
            @RestQuery UUID userId,
            @RestQuery int limit,
            @RestQuery String after,
            @RestHeader(DeadlineFilter.HEADER) Long left);
}
