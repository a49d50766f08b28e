package freshet.purchases.catalog;

import freshet.resilience.DeadlineFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** The products service's HTTP, as far as it is called from here. */
@RegisterRestClient(configKey = "products")
@Path("/products")
@Produces(MediaType.APPLICATION_JSON)
interface ProductsApi {
    /** @param left milliseconds until the deadline; null if there is none */
    @GET
    @Path("/{id}")
    Uni<CatalogProduct> find(@RestPath UUID id, @RestHeader(DeadlineFilter.HEADER) Long left);
}
