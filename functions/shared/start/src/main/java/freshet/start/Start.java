package freshet.start;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells how far this instance had come how long after its process began: the gauge {@code freshet.start}, in seconds, by {@code phase}. What
 * did not happen yet is not there. It is exact to a hundredth of a second, which is how the system tells when a process began.
 */
@Singleton
public class Start {
    private final MeterRegistry metrics;
    private final ProcessAge age = ProcessAge.read();
    private final Set<Phase> reached = ConcurrentHashMap.newKeySet();

    public Start(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Notes that this instance has come so far; only the first time of each phase counts. */
    public void reached(Phase phase) {
        if (!hasReached(phase) && reached.add(phase)) {
            double seconds = age.now().toNanos() / 1e9;
            Gauge.builder("freshet.start", () -> seconds)
                    .description("How long after its process began this instance had come so far for the first time")
                    .baseUnit("seconds")
                    .tag("phase", phase.tag())
                    .register(metrics);
        }
    }

    boolean hasReached(Phase phase) {
        return reached.contains(phase);
    }
}
