package freshet.aggregator.strategies;

import freshet.aggregator.ProductResponse;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The guarded way to the products service. */
@ApplicationScoped
class Products {
    private final ProductsApi api;

    Products(@RestClient ProductsApi api) {
        this.api = api;
    }

    /**
     * Those of these products that exist or existed, from the owner, in one call.
     *
     * @param ids 1 to 500
     * @throws OwnerFailure if the owner does not answer
     */
    @Retry(retryOn = OwnerFailure.Away.class)
    @CircuitBreakerName("products")
    @CircuitBreaker(failOn = {OwnerFailure.class, TimeoutException.class})
    @Timeout
    @Bulkhead
    Map<UUID, ProductResponse> byIds(Collection<UUID> ids) {
        String list = ids.stream().map(UUID::toString).collect(Collectors.joining(","));
        return OwnerFailure.tellApart("products", () -> api.byIds(list)).items().stream()
                .collect(Collectors.toMap(ProductsApi.Item::id, ProductsApi.Item::toResponse));
    }
}
