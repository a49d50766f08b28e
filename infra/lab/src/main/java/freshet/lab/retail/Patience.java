package freshet.lab.retail;

import java.time.Duration;

/**
 * How long to try again.
 *
 * @param withoutProgress after so long without a single call that succeeds, there is no use in going on
 * @param firstPause before the first repetition; doubled with each further one, and jittered
 * @param longestPause the most that is waited, even where a {@code Retry-After} asks for more
 */
record Patience(Duration withoutProgress, Duration firstPause, Duration longestPause) {
    static final Patience DEFAULT = new Patience(Duration.ofMinutes(2), Duration.ofMillis(100), Duration.ofSeconds(5));
}
