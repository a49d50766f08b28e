package freshet.aggregator.view;

import freshet.aggregator.AggregatorConfig;
import freshet.aggregator.view.ViewPositions.Applied;
import freshet.bus.Position;
import freshet.resilience.Deadline;
import freshet.resilience.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
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
    private final TopicsMadeAnew topics;
    private final ViewChecks checks;
    private final AggregatorConfig config;
    private final Clock clock;
    private final AtomicReference<Instant> inStepAt = new AtomicReference<>(Instant.MIN);
    private Look lastLook;

    /**
     * A look at how far the view is.
     *
     * @param isFirst whether it is the first of this instance, which has to connect to the database and the bus
     * @param stored ends when it is known what is stored with the view
     * @param end ends when that was compared with the topics
     */
    private record Look(
            boolean isFirst,
            Instant begun,
            long begunNanos,
            CompletableFuture<Void> stored,
            CompletableFuture<Void> end) {
        static Look at(Instant begun, boolean isFirst) {
            return new Look(isFirst, begun, System.nanoTime(), new CompletableFuture<>(), new CompletableFuture<>());
        }

        /** How much of this time since its beginning is left; zero or less if it is over. */
        Duration left(Duration time) {
            return time.minusNanos(System.nanoTime() - begunNanos);
        }

        boolean isOlderThan(Duration time) {
            return left(time).isNegative();
        }
    }

    ViewAge(
            TopicEnds ends,
            ViewPositions positions,
            TopicsMadeAnew topics,
            ViewChecks checks,
            AggregatorConfig config,
            Clock clock) {
        this.ends = ends;
        this.positions = positions;
        this.topics = topics;
        this.checks = checks;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The last instant at which the view is known to have held all that the bus held. If it is longer ago than {@code maxAge}, this
     * looks first: at what is stored with the view, and at the topics if that is too long ago as well. If it is getting there, it looks
     * in the background. What is read from the view after this call holds at least what was there at that instant.
     *
     * @return empty if it was never found to be so
     */
    public Optional<Instant> inStepAt(Duration maxAge) {
        if (isOlderThan(maxAge)) {
            Look look = look();
            await(look, look.stored());
            if (isOlderThan(maxAge)) {
                await(look, look.end());
            }
        } else if (isOlderThan(maxAge.dividedBy(2))) {
            look();
        }
        return known();
    }

    // A clock that was set back makes of what was known a time to come, which nobody knows.
    private Optional<Instant> known() {
        return Optional.of(inStepAt.get())
                .filter(known -> known.isAfter(Instant.MIN) && !known.isAfter(clock.instant()));
    }

    /**
     * How far the view may be behind, in seconds, as this instance knows it; not a number if that was never found out. Who watches
     * keeps it up to date: it looks in the background.
     */
    double seconds() {
        keepKnown();
        return known().map(known -> Duration.between(known, clock.instant()).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    /** Looks in the background, if what is known is about to be too old. */
    void keepKnown() {
        if (isOlderThan(config.freshFor().dividedBy(2))) {
            look();
        }
    }

    /** Takes note of what another instance found out, told by this instance's clock. */
    void learn(Instant inStep) {
        Instant now = clock.instant();
        inStepAt.accumulateAndGet(inStep, (known, other) -> known.isAfter(now) || other.isAfter(known) ? other : known);
    }

    private boolean isOlderThan(Duration age) {
        return known().filter(known -> !known.isBefore(clock.instant().minus(age)))
                .isEmpty();
    }

    /** Looks in the background, unless that is under way or was done a moment ago. */
    synchronized Look look() {
        if (lastLook == null || lastLook.end().isDone() && lastLook.isOlderThan(config.checkShared())) {
            Look look = Look.at(clock.instant(), lastLook == null);
            lastLook = look;
            Thread.ofVirtual().name("view-age").start(() -> look(look));
        }
        return lastLook;
    }

    private void look(Look look) {
        try {
            Applied applied = positions.applied();
            Instant begun = look.begun().truncatedTo(ChronoUnit.MILLIS);
            applied.age().map(begun::minus).ifPresent(this::learn);
            look.stored().complete(null);
            if (isInStep(look, applied)) {
                learn(begun);
                checks.store(applied.at());
            }
        } catch (KafkaException | ViewFailure | FaultToleranceException e) {
            LOG.debugf(e, "The age of the view cannot be found out");
        } finally {
            look.stored().complete(null);
            look.end().complete(null);
        }
    }

    // A look that hangs holds nobody up for longer than it should have taken.
    private void await(Look look, CompletableFuture<Void> outcome) {
        Duration patience = Deadline.current().limit(look.left(patienceWith(look)));
        try {
            outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("The look at the topics' ends takes long");
        } catch (ExecutionException e) {
            throw new IllegalStateException("A look ends without a word", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Who waits for a connection keeps the time to do without it.
    private Duration patienceWith(Look look) {
        if (!look.isFirst()) {
            return config.checkTimeout();
        }
        Duration half = Deadline.current().left().dividedBy(2);
        return Durations.longer(config.checkTimeout(), Durations.shorter(half, config.firstCheckTimeout()));
    }

    private boolean isInStep(Look look, Applied before) {
        Map<TopicPartition, Position> target = ends(look);
        topics.notice(before.positions(), target);
        if (reaches(before.positions(), target)) {
            return true;
        }
        do {
            if (reaches(positions.applied().positions(), target)) {
                return true;
            }
        } while (pause(look));
        return false;
    }

    private Map<TopicPartition, Position> ends(Look look) {
        if (look.isFirst()) {
            ends.connect();
            return ends.first();
        }
        return ends.now();
    }

    private static boolean reaches(Map<TopicPartition, Position> applied, Map<TopicPartition, Position> target) {
        return target.entrySet().stream().allMatch(end -> reaches(applied.get(end.getKey()), end.getValue()));
    }

    private static boolean reaches(Position applied, Position end) {
        return end.offset() == 0
                || applied != null && end.topicId().equals(applied.topicId()) && applied.offset() >= end.offset();
    }

    private boolean pause(Look look) {
        Duration limit = look.isFirst() ? config.firstCheckTimeout() : config.checkTimeout();
        if (look.isOlderThan(limit.minus(STEP))) {
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
