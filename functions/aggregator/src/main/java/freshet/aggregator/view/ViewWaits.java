package freshet.aggregator.view;

import freshet.http.ConsistencyToken.Version;
import freshet.resilience.Durations;
import freshet.workers.Worker;
import freshet.workers.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.jboss.logging.Logger;

/**
 * Waits for the view to hold versions. All that wait in an instance share one look at the database every few milliseconds, however
 * many they are; while nobody waits, nobody looks. How long each waited is in {@code freshet.token.waits}.
 */
@ApplicationScoped
public class ViewWaits {
    private static final Logger LOG = Logger.getLogger(ViewWaits.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private record Wait(Set<Version> versions, CountDownLatch over) {}

    private final ViewVersions view;
    private final Workers workers;
    private final Timer held;
    private final Timer behind;
    private final List<Wait> waits = new ArrayList<>();
    private boolean isLooking;

    ViewWaits(ViewVersions view, MeterRegistry metrics, Workers workers) {
        this.view = view;
        this.workers = workers;
        held = timer(metrics, "held");
        behind = timer(metrics, "behind");
    }

    private static Timer timer(MeterRegistry metrics, String outcome) {
        return Timer.builder("freshet.token.waits")
                .description("How long answers waited for the view to hold what their tokens stand for")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /**
     * Whether the view holds these versions, or comes to hold them within this time. It looks once in any case, and at once.
     *
     * @throws ViewFailure if the view's database cannot be had
     * @throws BulkheadException if too many wait already
     */
    @Bulkhead
    public boolean holds(Collection<Version> versions, Duration patience) {
        long begun = System.nanoTime();
        Set<Version> missing = view.missing(versions);
        boolean holds = missing.isEmpty() || await(new Wait(missing, new CountDownLatch(1)), patience);
        (holds ? held : behind).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        return holds;
    }

    private boolean await(Wait wait, Duration patience) {
        begin(wait);
        try {
            return wait.over().await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            end(wait);
        }
    }

    private synchronized void begin(Wait wait) {
        waits.add(wait);
        if (!isLooking) {
            isLooking = true;
            workers.passing("view-waits", LONGEST_SILENCE, this::look).start();
        }
    }

    private synchronized void end(Wait wait) {
        waits.remove(wait);
    }

    private synchronized List<Wait> waiting() {
        isLooking = !waits.isEmpty();
        return List.copyOf(waits);
    }

    // Ever longer pauses while nothing comes; short ones again once something has.
    private void look(Worker self) throws InterruptedException {
        Duration pause = SHORTEST_PAUSE;
        self.pause(pause);
        for (List<Wait> now = waiting(); !now.isEmpty(); now = waiting()) {
            self.beat();
            pause = wake(now) ? SHORTEST_PAUSE : Durations.shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            self.pause(pause);
        }
        self.stop();
    }

    private boolean wake(List<Wait> now) {
        try {
            Set<Version> missing = view.missing(
                    now.stream().flatMap(wait -> wait.versions().stream()).collect(Collectors.toSet()));
            List<Wait> over = now.stream()
                    .filter(wait -> Collections.disjoint(wait.versions(), missing))
                    .toList();
            over.forEach(wait -> wait.over().countDown());
            return !over.isEmpty();
        } catch (RuntimeException e) { // those who wait are told when their patience ends
            LOG.debugf(e, "It cannot be found out what the view holds");
            return false;
        }
    }
}
