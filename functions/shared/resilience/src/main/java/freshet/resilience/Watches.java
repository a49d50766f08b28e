package freshet.resilience;

import freshet.workers.Workers;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** Keeps the one timer that ends calls at their deadlines. */
@Singleton
class Watches {
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final ScheduledExecutorService timer;

    Watches(Workers workers) {
        timer = workers.timer("deadlines", LONGEST_SILENCE);
    }

    /** Watches what this thread does from now on, until the watch is closed. */
    Watch until(Deadline deadline) {
        return Watch.until(deadline, timer);
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
