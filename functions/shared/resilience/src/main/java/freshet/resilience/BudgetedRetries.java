package freshet.resilience;

import io.quarkus.arc.Arc;
import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets a {@code @Retry} repeat a call only as the budget of its dependency and the deadline allow; else the call fails with the failure
 * that it had. {@code @CustomBackoff} names it, since that is asked before each retry and for nothing else. The pause is
 * {@code @Retry}'s own, by up to a half of it longer or shorter, so that those who failed together do not come back together; a jitter
 * of {@code @Retry}'s own has no effect beside this.
 */
public abstract class BudgetedRetries implements CustomBackoffStrategy {
    private final String dependency;
    private long pauseMillis;

    /** @param dependency as {@link Dependencies#named} knows it */
    protected BudgetedRetries(String dependency) {
        this.dependency = dependency;
    }

    @Override
    public void init(long pauseMillis) {
        this.pauseMillis = pauseMillis;
    }

    /** @throws RuntimeException the failure, if it is final */
    @Override
    public long nextDelayInMillis(Throwable failure) {
        Dependencies dependencies = Arc.container().instance(Dependencies.class).get();
        long pause = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + pauseMillis / 2 + 1);
        if (!dependencies.named(dependency).mayRetry(Duration.ofMillis(pause))) {
            throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
        }
        return pause;
    }
}
