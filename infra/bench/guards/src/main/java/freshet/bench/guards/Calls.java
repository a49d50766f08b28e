package freshet.bench.guards;

import freshet.resilience.BudgetedRetries;
import freshet.resilience.Dependencies;
import freshet.resilience.Dependency;
import freshet.resilience.GuardConfig;
import freshet.resilience.Guards;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.faulttolerance.api.ApplyGuard;
import io.smallrye.faulttolerance.api.CustomBackoff;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Calls that do nothing, with the guards that the functions' calls have. */
@ApplicationScoped
class Calls {
    private static final String GUARD = "bench";
    private static final String NAME = "nobody";

    private final Dependency nobody;

    Calls(Dependencies dependencies) {
        nobody = dependencies.named(NAME);
    }

    /** The guard's settings: all of them defaults. */
    @ConfigMapping(prefix = "freshet.bench")
    interface Config extends GuardConfig {}

    /** Makes the guard. */
    static class Producer {
        @Produces
        @Singleton
        @Identifier(GUARD)
        Guard guard(Config config) {
            return Guards.of(GUARD, config);
        }
    }

    /** Retries of a call that never fails. */
    public static final class Retries extends BudgetedRetries {
        public Retries() {
            super(NAME);
        }
    }

    int bare(int value) {
        return value;
    }

    /** As the owners' services guard their databases. */
    @ApplyGuard(GUARD)
    int guarded(int value) {
        return value;
    }

    /** As the aggregator guards its calls of the owners. */
    @Retry
    @CustomBackoff(Retries.class)
    @CircuitBreaker
    @Timeout
    @Bulkhead
    int annotated(int value) {
        nobody.called();
        return value;
    }
}
