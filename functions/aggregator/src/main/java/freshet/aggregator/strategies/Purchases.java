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
import java.util.UUID;
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
        return ask(question);
    }

    /** As {@link #page}, of an owner that may be waking: for as long as the deadline allows, and no circuit breaker learns from it. */
    @Retry(retryOn = OwnerFailure.Away.class)
    @CustomBackoff(Retries.class)
    @Bulkhead
    PurchasePage pagePatiently(Question question) {
        return ask(question);
    }

    boolean mayBeWaking() {
        return purchases.mayBeWaking();
    }

    /** Starts purchases if they may be at zero, by asking for those of a user whom nobody knows, and waits for nothing. */
    void wake() {
        purchases.wake(() -> api.ofUser(UUID.randomUUID(), 1, null, null));
    }

    private PurchasePage ask(Question question) {
        return OwnerFailure.tellApart(
                NAME,
                () -> purchases.ask(() -> api.ofUser(
                        question.userId(),
                        question.limit(),
                        question.after(),
                        Deadline.current().toHeader())));
    }
}
