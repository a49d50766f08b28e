package freshet.aggregator.strategies;

import freshet.events.users.User;
import freshet.resilience.BudgetedRetries;
import freshet.resilience.Deadline;
import freshet.resilience.Dependencies;
import freshet.resilience.Dependency;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CustomBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The guarded way to the users service. */
@ApplicationScoped
class Users {
    private static final String NAME = "users";
    private static final int NOT_FOUND = 404;

    private final UsersApi api;
    private final Dependency users;

    Users(@RestClient UsersApi api, Dependencies dependencies) {
        this.api = api;
        this.users = dependencies.named(NAME);
    }

    /** Retries of this service's calls. */
    public static final class Retries extends BudgetedRetries {
        public Retries() {
            super(NAME);
        }
    }

    /**
     * The user, from the owner; empty if there is none of this id, or no longer.
     *
     * @throws OwnerFailure if the owner does not answer
     */
    @Retry(retryOn = OwnerFailure.Away.class)
    @CustomBackoff(Retries.class)
    @CircuitBreakerName("users")
    @CircuitBreaker(failOn = {OwnerFailure.class, TimeoutException.class})
    @Timeout
    @Bulkhead
    Optional<User> find(UUID id) {
        return ask(id);
    }

    /** As {@link #find}, of an owner that may be waking: for as long as the deadline allows, and no circuit breaker learns from it. */
    @Retry(retryOn = OwnerFailure.Away.class)
    @CustomBackoff(Retries.class)
    @Bulkhead
    Optional<User> findPatiently(UUID id) {
        return ask(id);
    }

    boolean mayBeWaking() {
        return users.mayBeWaking();
    }

    /** Starts users if they may be at zero, by asking for one whom nobody knows, and waits for nothing. */
    void wake() {
        users.wake(() -> api.find(UUID.randomUUID(), null));
    }

    private Optional<User> ask(UUID id) {
        return OwnerFailure.tellApart(NAME, () -> findOrEmpty(id));
    }

    private Optional<User> findOrEmpty(UUID id) {
        try {
            return Optional.of(users.ask(() -> api.find(id, Deadline.current().toHeader())));
        } catch (WebApplicationException e) {
            if (e.getResponse().getStatus() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
