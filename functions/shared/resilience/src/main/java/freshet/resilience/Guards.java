package freshet.resilience;

import freshet.http.ProblemException;
import io.smallrye.faulttolerance.api.Guard;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/** Makes the guards that functions put around their own databases, one per kind of request ({@code @ApplyGuard}). */
public final class Guards {
    private Guards() {}

    /** Where the {@link GuardConfig} of a guard stands, with the dot: that of {@code users-reads} at {@code freshet.users.reads.} */
    public static String prefixOf(String name) {
        return "freshet." + name.replace('-', '.') + ".";
    }

    /**
     * A bulkhead in a timeout in a circuit breaker: SmallRye's own order. A request that is refused for its content, or because the
     * bulkhead is full, is no failure to the breaker.
     */
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
                .skipOn(List.of(ProblemException.class, BulkheadException.class))
                .done()
                .withTimeout()
                .duration(config.timeout().toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
    }
}
