package freshet.aggregator;

import java.time.Instant;

/**
 * A part of an answer, and how good it is.
 *
 * @param value null if it could not be had
 * @param ofView whether it comes from the view; else it comes from the service that owns it
 */
public record Part<T>(T value, PartState state, boolean ofView) {
    /** What was so at its owner at this instant. */
    public static <T> Part<T> ok(T value, Instant asOf) {
        return new Part<>(value, new PartState(PartState.Status.OK, asOf, null), false);
    }

    /**
     * What was so some time ago.
     *
     * @param asOf null if it is not known how long ago
     * @param isFresh whether that is recent enough for who asks
     */
    public static <T> Part<T> ofView(T value, Instant asOf, boolean isFresh) {
        PartState.Status status = isFresh ? PartState.Status.OK : PartState.Status.STALE;
        return new Part<>(value, new PartState(status, asOf, null), true);
    }

    /** What could not be had. */
    public static <T> Part<T> missing(String reason) {
        return new Part<>(null, new PartState(PartState.Status.MISSING, null, reason), false);
    }

    public boolean isMissing() {
        return state.status() == PartState.Status.MISSING;
    }
}
