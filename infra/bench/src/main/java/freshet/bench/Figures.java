package freshet.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Durations that were measured, sorted. */
final class Figures {
    private final long[] nanos;

    private Figures(long[] nanos) {
        this.nanos = nanos;
    }

    static Figures of(Collection<Duration> durations) {
        long[] nanos = durations.stream().mapToLong(Duration::toNanos).sorted().toArray();
        if (nanos.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return new Figures(nanos);
    }

    /** The duration below or at which this share of all lies (nearest rank), in milliseconds. */
    double millis(double share) {
        int rank = (int) Math.ceil(share * nanos.length);
        return nanos[Math.max(0, rank - 1)] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "n %d, min %.1f ms, p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                nanos.length,
                nanos[0] / 1e6,
                millis(0.5),
                millis(0.99),
                Arrays.stream(nanos).max().orElseThrow() / 1e6);
    }
}
