package freshet.resilience;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * A service that this function calls, with its budget of retries. The metrics carry its name: {@code freshet.calls} counts the calls,
 * retries included; {@code freshet.retries} the retries by outcome, {@code made}, {@code no-budget} or {@code no-time};
 * {@code freshet.retries.left} is what the budget holds.
 */
public final class Dependency {
    private final RetryBudget budget;
    private final Duration leastTime;
    private final Counter calls;
    private final Counter made;
    private final Counter noBudget;
    private final Counter noTime;

    Dependency(String name, RetryConfig config, MeterRegistry metrics) {
        budget = new RetryBudget(config.share(), config.savedUp());
        leastTime = config.leastTime();
        calls = Counter.builder("freshet.calls")
                .description("Calls of another service, retries included")
                .tag("dependency", name)
                .register(metrics);
        made = retries(name, "made", metrics);
        noBudget = retries(name, "no-budget", metrics);
        noTime = retries(name, "no-time", metrics);
        Gauge.builder("freshet.retries.left", budget, RetryBudget::left)
                .description("How many retries the budget holds")
                .tag("dependency", name)
                .register(metrics);
    }

    private static Counter retries(String name, String outcome, MeterRegistry metrics) {
        return Counter.builder("freshet.retries")
                .description("Calls that could be repeated, and whether they were")
                .tag("dependency", name)
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** Takes note of a call, before it is made. */
    public void called() {
        calls.increment();
        budget.earn();
    }

    /** Whether a call may be repeated after a pause: somebody must still wait for it, and the budget must hold it. */
    boolean mayRetry(Duration pause) {
        if (Deadline.current().left().compareTo(pause.plus(leastTime)) < 0) {
            noTime.increment();
            return false;
        }
        boolean spent = budget.spend();
        (spent ? made : noBudget).increment();
        return spent;
    }
}
