package freshet.e2e.load;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long answers took, each from the moment that its request was due; exact to three digits. Of none, every figure is zero. */
public final class Latency {
    static final int DIGITS = 3;

    private final Histogram micros;

    Latency(Histogram micros) {
        this.micros = micros;
    }

    /** How many there are. */
    public long count() {
        return micros.getTotalCount();
    }

    /** The duration that this share of all, in percent, did not exceed. */
    public Duration percentile(double percent) {
        return count() == 0 ? Duration.ZERO : duration(micros.getValueAtPercentile(percent));
    }

    public Duration p50() {
        return percentile(50);
    }

    public Duration p99() {
        return percentile(99);
    }

    public Duration max() {
        return duration(micros.getMaxValue());
    }

    private static Duration duration(long micros) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "n %d, p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                count(),
                millis(p50()),
                millis(p99()),
                millis(max()));
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
