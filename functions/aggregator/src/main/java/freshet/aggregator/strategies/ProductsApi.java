package freshet.aggregator.strategies;

import freshet.aggregator.ProductResponse;
import freshet.events.Money;
import freshet.resilience.DeadlineFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

/** What the aggregator asks of products. */
@Path("/products")
@RegisterRestClient(configKey = "products")
interface ProductsApi {
    /**
     * Those of these products that exist or existed.
     *
     * @param ids up to 500, separated by commas
     * @param description false: no answer shows descriptions, and without them all of the products fit into one page
     * @param left milliseconds until the deadline; null if there is none
     */
    @GET
    Uni<Found> byIds(
            @RestQuery String ids, @RestQuery boolean description, @RestHeader(DeadlineFilter.HEADER) Long left);

    /** What products answers. */
    @RegisterForReflection
    record Found(List<Item> items) {}

    /**
     * A product, or what is left of one.
     *
     * @param status {@code deleted} for one that is no more, of which there is then only the id; null otherwise
     */
    @RegisterForReflection
    record Item(UUID id, String sku, String name, Money price, Long version, String status) {
        ProductResponse toResponse() {
            return "deleted".equals(status)
                    ? ProductResponse.deleted(id)
                    : new ProductResponse.Known(id, sku, name, price, version);
        }
    }
}
