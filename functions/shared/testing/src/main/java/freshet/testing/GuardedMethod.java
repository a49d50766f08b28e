package freshet.testing;

import java.time.Duration;
import java.util.Set;

/**
 * A method that is guarded by annotations of fault tolerance, with what the configuration says of it.
 *
 * @param name {@code Class/method}, without the package
 * @param guards the annotations' simple names, such as {@code Timeout}
 * @param attempt how long one attempt may take
 * @param retries how many more attempts there may be
 * @param pause the longest pause before a retry
 */
public record GuardedMethod(String name, Set<String> guards, Duration attempt, int retries, Duration pause) {
    /** How long a call may take: all its attempts, and the pauses between them. */
    public Duration longest() {
        return attempt.multipliedBy(retries + 1L).plus(pause.multipliedBy(retries));
    }

    /** Whether it has a bulkhead, a circuit breaker and a timeout; {@code @ApplyGuard} stands for all three. */
    public boolean isWhole() {
        return guards.contains("ApplyGuard") || guards.containsAll(Set.of("Timeout", "Bulkhead", "CircuitBreaker"));
    }
}
