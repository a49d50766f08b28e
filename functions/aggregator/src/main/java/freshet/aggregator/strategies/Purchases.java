package freshet.aggregator.strategies;

import freshet.aggregator.PurchasePage;
import freshet.aggregator.Question;
import freshet.resilience.BudgetedRetries;
import freshet.resilience.Deadline;
import freshet.resilience.Dependencies;
import freshet.resilience.Dependency;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CustomBackoff;
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
    private static final String NAME = "purchases";

    private final PurchasesApi api;
    private final Dependency purchases;

    Purchases(@RestClient PurchasesApi api, Dependencies dependencies) {
        this.api = api;
        this.purchases = dependencies.named(NAME);
    }

    /** Retries of this service's calls. */
    public static final class Retries extends BudgetedRetries {
        public Retries() {
            super(NAME);
        }
    }

    /**
     * A page of a user's purchases, from the owner.
     *
     * @throws OwnerFailure if the owner does not answer
     */
    @Retry(retryOn = OwnerFailure.Away.class)
    @CustomBackoff(Retries.class)
    @CircuitBreakerName("purchases")
    @CircuitBreaker(failOn = {OwnerFailure.class, TimeoutException.class})
    @Timeout
    @Bulkhead
    PurchasePage page(Question question) {
        purchases.called();
        return OwnerFailure.tellApart(
                NAME,
                () -> api.ofUser(
                        question.userId(),
                        question.limit(),
                        question.after(),
                        Deadline.current().toHeader()));
    }
}
