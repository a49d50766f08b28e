package freshet.aggregator.strategies;

import freshet.aggregator.ProductResponse;
import freshet.resilience.BudgetedRetries;
import freshet.resilience.Deadline;
import freshet.resilience.Dependencies;
import freshet.resilience.Dependency;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CustomBackoff;
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
    private static final String NAME = "products";

    private final ProductsApi api;
    private final Dependency products;

    Products(@RestClient ProductsApi api, Dependencies dependencies) {
        this.api = api;
        this.products = dependencies.named(NAME);
    }

    /** Retries of this service's calls. */
    public static final class Retries extends BudgetedRetries {
        public Retries() {
            super(NAME);
        }
    }

    /**
     * Those of these products that exist or existed, from the owner, in one call.
     *
     * @param ids 1 to 500
     * @throws OwnerFailure if the owner does not answer
     */
    @Retry(retryOn = OwnerFailure.Away.class)
    @CustomBackoff(Retries.class)
    @CircuitBreakerName("products")
    @CircuitBreaker(failOn = {OwnerFailure.class, TimeoutException.class})
    @Timeout
    @Bulkhead
    Map<UUID, ProductResponse> byIds(Collection<UUID> ids) {
        return ask(ids);
    }

    /** As {@link #byIds}, of an owner that may be waking: for as long as the deadline allows, and no circuit breaker learns from it. */
    @Retry(retryOn = OwnerFailure.Away.class)
    @CustomBackoff(Retries.class)
    @Bulkhead
    Map<UUID, ProductResponse> byIdsPatiently(Collection<UUID> ids) {
        return ask(ids);
    }

    boolean mayBeWaking() {
        return products.mayBeWaking();
    }

    /** Starts products if they may be at zero, by asking for one that nobody knows, and waits for nothing. */
    void wake() {
        products.wake(() -> api.byIds(UUID.randomUUID().toString(), false, null));
    }

    private Map<UUID, ProductResponse> ask(Collection<UUID> ids) {
        String list = ids.stream().map(UUID::toString).collect(Collectors.joining(","));
        return OwnerFailure.tellApart(
                        NAME,
                        () -> products.ask(
                                () -> api.byIds(list, false, Deadline.current().toHeader())))
                .items()
                .stream()
                .collect(Collectors.toMap(ProductsApi.Item::id, ProductsApi.Item::toResponse));
    }
}
