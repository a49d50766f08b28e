package freshet.resilience;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/**
 * Refuses what nobody waits for any more. It counts that in {@code freshet.deadline.refused}, and in {@code freshet.deadline.ended} what
 * was under way when its deadline passed.
 */
@Singleton
class Expired {
    private final Counter refused;
    private final Counter ended;

    Expired(MeterRegistry metrics) {
        refused = Counter.builder("freshet.deadline.refused")
                .description("Requests and calls that were refused because their deadline had passed")
                .register(metrics);
        ended = Counter.builder("freshet.deadline.ended")
                .description("Calls that were ended by their deadline")
                .register(metrics);
    }

    /** Takes note of a call that its deadline ended. */
    void ended() {
        ended.increment();
    }

    /** Takes note of a request that came too late. */
    void refused() {
        refused.increment();
    }

    /** @throws DeadlineExceeded if it is over */
    void check(Deadline deadline) {
        if (deadline.isOver()) {
            refused();
            deadline.check();
        }
    }
}
