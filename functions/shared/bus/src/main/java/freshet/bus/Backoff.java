package freshet.bus;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: twice as long after each failure in a row, up to a bound, with jitter. */
final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 3_000;

    private long nextMillis = FIRST_MILLIS;

    /** The wait after one more failure: between half and all of the current step. */
    Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(LONGEST_MILLIS, nextMillis * 2);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    /** Begins anew, after a success. */
    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
