package freshet.resilience;

import java.time.Duration;

/** What {@link Duration} has no words for. */
public final class Durations {
    private Durations() {}

    /** The shorter of the two. */
    public static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The longer of the two. */
    public static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
