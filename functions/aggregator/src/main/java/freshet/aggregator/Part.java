package freshet.aggregator;

import java.time.Instant;

/**
 * A part of an answer, and how good it is.
 *
 * @param value null if it could not be had
 */
public record Part<T>(T value, PartState state) {
    /** What was so at this instant. */
    public static <T> Part<T> ok(T value, Instant asOf) {
        return new Part<>(value, new PartState(PartState.Status.OK, asOf, null));
    }

    /**
     * What was so some time ago.
     *
     * @param asOf null if it is not known how long ago
     */
    public static <T> Part<T> stale(T value, Instant asOf) {
        return new Part<>(value, new PartState(PartState.Status.STALE, asOf, null));
    }

    /** What could not be had. */
    public static <T> Part<T> missing(String reason) {
        return new Part<>(null, new PartState(PartState.Status.MISSING, null, reason));
    }

    public boolean isMissing() {
        return state.status() == PartState.Status.MISSING;
    }
}
