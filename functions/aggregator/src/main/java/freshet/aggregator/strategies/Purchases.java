package freshet.aggregator.strategies;

import freshet.aggregator.PurchasePage;
import freshet.aggregator.Question;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The guarded way to the purchases service. */
@ApplicationScoped
class Purchases {
    private final PurchasesApi api;

    Purchases(@RestClient PurchasesApi api) {
        this.api = api;
    }

    /**
     * A page of a user's purchases, from the owner.
     *
     * @throws OwnerFailure if the owner does not answer
     */
    @Retry(retryOn = OwnerFailure.Away.class)
    @CircuitBreakerName("purchases")
    @CircuitBreaker(failOn = {OwnerFailure.class, TimeoutException.class})
    @Timeout
    @Bulkhead
    PurchasePage page(Question question) {
        return OwnerFailure.tellApart(
                "purchases", () -> api.ofUser(question.userId(), question.limit(), question.after()));
    }
}
