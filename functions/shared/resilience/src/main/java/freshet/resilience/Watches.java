package freshet.resilience;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Keeps the one timer that ends calls at their deadlines. */
@Singleton
class Watches {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("deadlines").daemon().unstarted(task));

    Watches() {
        timer.setRemoveOnCancelPolicy(true);
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
