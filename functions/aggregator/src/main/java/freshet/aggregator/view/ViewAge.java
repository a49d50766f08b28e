package freshet.aggregator.view;

import freshet.aggregator.AggregatorConfig;
import freshet.resilience.Deadline;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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
    private Look lastLook = new Look(Instant.MIN, CompletableFuture.completedFuture(null));

    private record Look(Instant begun, CompletableFuture<Void> end) {}

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
            await(look());
        } else if (isOlderThan(maxAge.dividedBy(2))) {
            look();
        }
        return Optional.of(inStepAt.get()).filter(known -> known.isAfter(Instant.MIN));
    }

    /**
     * How far the view may be behind, in seconds, as this instance knows it; not a number if that was never found out. Who watches
     * keeps it up to date: it looks in the background.
     */
    double seconds() {
        if (isOlderThan(config.freshFor().dividedBy(2))) {
            look();
        }
        Instant known = inStepAt.get();
        return known.isAfter(Instant.MIN)
                ? Duration.between(known, Instant.now()).toMillis() / 1000.0
                : Double.NaN;
    }

    /** Takes note of what another instance found out. */
    void learn(Instant inStep) {
        inStepAt.accumulateAndGet(inStep, (known, other) -> other.isAfter(known) ? other : known);
    }

    private boolean isOlderThan(Duration age) {
        return inStepAt.get().isBefore(Instant.now().minus(age));
    }

    /** Looks in the background, unless that is under way or was done a moment ago. */
    synchronized Look look() {
        Instant now = Instant.now();
        if (lastLook.end().isDone() && lastLook.begun().isBefore(now.minus(config.checkShared()))) {
            lastLook = new Look(now, new CompletableFuture<>());
            Look look = lastLook;
            Thread.ofVirtual().name("view-age").start(() -> look(look));
        }
        return lastLook;
    }

    private void look(Look look) {
        try {
            if (isInStep(look.begun())) {
                Instant inStep = look.begun().truncatedTo(ChronoUnit.MILLIS);
                learn(inStep);
                checks.store(inStep);
            }
        } catch (KafkaException | ViewFailure | FaultToleranceException e) {
            LOG.debugf(e, "The age of the view cannot be found out");
        } finally {
            look.end().complete(null);
        }
    }

    // A look that hangs holds nobody up for longer than it should have taken.
    private void await(Look look) {
        Duration patience = Duration.between(Instant.now(), look.begun().plus(config.checkTimeout()));
        try {
            look.end().get(Deadline.current().limit(patience).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("The look at the topics' ends takes long");
        } catch (ExecutionException e) {
            throw new IllegalStateException("A look ends without a word", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isInStep(Instant asked) {
        Instant giveUp = asked.plus(config.checkTimeout());
        Map<TopicPartition, Long> target = ends.now();
        do {
            if (reaches(positions.all(), target)) {
                return true;
            }
        } while (sleepUntil(giveUp));
        return false;
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
