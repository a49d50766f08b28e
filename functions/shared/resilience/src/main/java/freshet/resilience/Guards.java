package freshet.resilience;

import freshet.http.ProblemException;
import io.smallrye.faulttolerance.api.Guard;
import java.time.temporal.ChronoUnit;

/** Makes the guards that functions put around their own databases, one per kind of request ({@code @ApplyGuard}). */
public final class Guards {
    private Guards() {}

    /** A timeout in a circuit breaker in a bulkhead. Refusing a request for its content is no failure to the breaker. */
    public static Guard of(String name, GuardConfig config) {
        return Guard.create()
                .withDescription(name)
                .withBulkhead()
                .limit(config.concurrency())
                .done()
                .withCircuitBreaker()
                .name(name)
                .requestVolumeThreshold(config.breakerWindow())
                .failureRatio(config.breakerFailureRatio())
                .delay(config.breakerDelay().toMillis(), ChronoUnit.MILLIS)
                .skipOn(ProblemException.class)
                .done()
                .withTimeout()
                .duration(config.timeout().toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
    }
}
