package freshet.resilience;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The services that this function calls, each with its budget of retries. */
@Singleton
public class Dependencies {
    private final Map<String, Dependency> byName = new ConcurrentHashMap<>();
    private final RetryConfig retries;
    private final CallConfig starts;
    private final MeterRegistry metrics;

    Dependencies(RetryConfig retries, CallConfig starts, MeterRegistry metrics) {
        this.retries = retries;
        this.starts = starts;
        this.metrics = metrics;
    }

    /** The dependency of this name; whoever asks for it gets the same one. */
    public Dependency named(String name) {
        return byName.computeIfAbsent(name, unknown -> new Dependency(unknown, retries, starts, metrics));
    }
}
