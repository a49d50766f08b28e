package freshet.resilience.clients;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts what was refused to keep clients apart: {@code freshet.requests.shed} by reason, and never by client. */
@ApplicationScoped
public class ShedRequests {
    /** Why a request was refused. */
    public enum Reason {
        /** Beyond the client's quota: 429. */
        QUOTA,
        /** Beyond the client's share of a guard's places while others need them, or of the bodies that arrive: 429. */
        SHARE,
        /** All places are taken: 503. */
        FULL
    }

    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    ShedRequests(MeterRegistry metrics) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("freshet.requests.shed")
                            .description(
                                    "Requests refused for their client's quota or share, or because a guard is full")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(metrics));
        }
    }

    /** Counts a request that is refused. */
    public void count(Reason reason) {
        counters.get(reason).increment();
    }
}
