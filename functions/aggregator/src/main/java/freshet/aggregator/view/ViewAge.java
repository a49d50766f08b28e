package freshet.aggregator.view;

import freshet.aggregator.AggregatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.jboss.logging.Logger;

/**
 * Knows how far the view may be behind the bus: the last instant at which it held all that the bus held. It never guesses. When
 * that instant is too long ago for a question, it looks: it asks where the topics end, and waits, up to a fifth of a second, for
 * the view to get there. What cannot be found out leaves the instant as it is, and the age grows.
 *
 * <p>A look is shared by all questions of a second, and its outcome, stored with the view, by all instances.
 */
@ApplicationScoped
public class ViewAge {
    private static final Logger LOG = Logger.getLogger(ViewAge.class);
    private static final Duration STEP = Duration.ofMillis(5);

    private final TopicEnds ends;
    private final ViewPositions positions;
    private final ViewChecks checks;
    private final AggregatorConfig config;
    private final AtomicReference<Instant> inStepAt = new AtomicReference<>(Instant.MIN);
    private final AtomicBoolean checkIsComing = new AtomicBoolean();
    private final ReentrantLock checking = new ReentrantLock();
    private Instant lastCheck = Instant.MIN;

    ViewAge(TopicEnds ends, ViewPositions positions, ViewChecks checks, AggregatorConfig config) {
        this.ends = ends;
        this.positions = positions;
        this.checks = checks;
        this.config = config;
    }

    /**
     * The last instant at which the view is known to have held all that the bus held. If it is longer ago than {@code maxAge}, this
     * looks first; if it is getting there, it looks in the background. What is read from the view after this call holds at least
     * what was there at that instant.
     *
     * @return empty if it was never found to be so
     */
    public Optional<Instant> inStepAt(Duration maxAge) {
        if (isOlderThan(maxAge)) {
            check();
        } else if (isOlderThan(maxAge.dividedBy(2))) {
            checkSoon();
        }
        return Optional.of(inStepAt.get()).filter(known -> known.isAfter(Instant.MIN));
    }

    /** Takes note of what another instance found out. */
    void learn(Instant inStep) {
        inStepAt.accumulateAndGet(inStep, (known, other) -> other.isAfter(known) ? other : known);
    }

    /** Looks in the background, unless that is about to happen. */
    void checkSoon() {
        if (checkIsComing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("view-age").start(() -> {
                try {
                    check();
                } finally {
                    checkIsComing.set(false);
                }
            });
        }
    }

    private boolean isOlderThan(Duration age) {
        return inStepAt.get().isBefore(Instant.now().minus(age));
    }

    private void check() {
        checking.lock();
        try {
            Instant now = Instant.now();
            if (lastCheck.isBefore(now.minus(config.checkShared()))) {
                lastCheck = now;
                compare(now);
            }
        } catch (KafkaException | ViewFailure | FaultToleranceException e) {
            LOG.debugf(e, "The age of the view cannot be found out");
        } finally {
            checking.unlock();
        }
    }

    private void compare(Instant asked) {
        Instant giveUp = asked.plus(config.checkTimeout());
        Map<TopicPartition, Long> target = ends.now();
        do {
            if (reaches(positions.all(), target)) {
                Instant inStep = asked.truncatedTo(ChronoUnit.MILLIS);
                learn(inStep);
                checks.store(inStep);
                return;
            }
        } while (sleepUntil(giveUp));
    }

    private static boolean reaches(Map<TopicPartition, Long> applied, Map<TopicPartition, Long> target) {
        return target.entrySet().stream().allMatch(end -> applied.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private static boolean sleepUntil(Instant giveUp) {
        if (Instant.now().plus(STEP).isAfter(giveUp)) {
            return false;
        }
        try {
            Thread.sleep(STEP);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
