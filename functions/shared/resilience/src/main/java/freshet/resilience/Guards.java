package freshet.resilience;

import freshet.http.DatabaseFailures;
import freshet.http.ProblemException;
import io.smallrye.faulttolerance.api.Guard;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** Makes the guards that functions put around their own databases, one per kind of request ({@code @ApplyGuard}). */
public final class Guards {
    private Guards() {}

    /** Where the {@link GuardConfig} of a guard stands, with the dot: that of {@code users-reads} at {@code freshet.users.reads.} */
    public static String prefixOf(String name) {
        return "freshet." + name.replace('-', '.') + ".";
    }

    /**
     * A bulkhead in a timeout in a circuit breaker: SmallRye's own order. A failure to the breaker is what the database did, or what took
     * too long. A request that is refused, whatever for, is none; nor is an error of our own, so that nobody who provokes one closes
     * the way for others.
     */
    public static Guard of(String name, GuardConfig config) {
        return of(name, config, thrown -> false);
    }

    /**
     * As {@link #of(String, GuardConfig)}, for what needs more than a database.
     *
     * @param isOfDependency whether it is what else is needed that failed
     */
    public static Guard of(String name, GuardConfig config, Predicate<Throwable> isOfDependency) {
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
                .when(thrown -> isOfDatabase(thrown) || isOfDependency.test(thrown))
                .done()
                .withTimeout()
                .duration(config.timeout().toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
    }

    private static boolean isOfDatabase(Throwable thrown) {
        return thrown instanceof TimeoutException
                || !(thrown instanceof ProblemException) && DatabaseFailures.isOfDatabase(thrown);
    }
}
