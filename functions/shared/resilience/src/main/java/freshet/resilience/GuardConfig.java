package freshet.resilience;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What one kind of request may cost. A function's configuration has one of these per kind; there its values stand. */
public interface GuardConfig {
    /** How long one may take; 504 after that. A little longer than the database's own limit, which ends the work itself. */
    @WithDefault("4500ms")
    Duration timeout();

    /** How many may be under way in one instance; 503 beyond. */
    @WithDefault("64")
    int concurrency();

    /** How many of these may have a connection to the database at once, so that some are left to other kinds; all if this is not set. */
    OptionalInt connections();

    /** How many of the last requests the circuit breaker looks at. */
    @WithDefault("20")
    int breakerWindow();

    /** The share of failures among them that opens the breaker, 0 to 1. */
    @WithDefault("0.5")
    double breakerFailureRatio();

    /** How long an open breaker refuses everything before it lets a probe through. */
    @WithDefault("1s")
    Duration breakerDelay();

    /** A call that had less time than this and was too late is no failure to the breaker; {@code freshet.deadline.fair} if not set. */
    Optional<Duration> fair();
}
