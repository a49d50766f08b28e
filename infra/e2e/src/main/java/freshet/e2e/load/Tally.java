package freshet.e2e.load;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** How requests ended and how long they took. */
public final class Tally {
    private final SortedMap<Outcome, Histogram> histograms;

    private Tally(SortedMap<Outcome, Histogram> histograms) {
        this.histograms = histograms;
    }

    /** A copy of what is there now. */
    static Tally of(Map<Outcome, ? extends Histogram> growing) {
        SortedMap<Outcome, Histogram> copies = new TreeMap<>();
        growing.forEach((outcome, histogram) -> copies.put(outcome, histogram.copy()));
        return new Tally(copies);
    }

    /** This and another one together. */
    public Tally plus(Tally other) {
        Tally sum = of(histograms);
        other.histograms.forEach((outcome, histogram) -> sum.histograms
                .computeIfAbsent(outcome, key -> new Histogram(Latency.DIGITS))
                .add(histogram));
        return sum;
    }

    /** All requests. */
    public long count() {
        return count(outcome -> true);
    }

    public long count(Predicate<Outcome> wanted) {
        return latency(wanted).count();
    }

    /** Each outcome that occurred, and how often. */
    public SortedMap<Outcome, Long> outcomes() {
        SortedMap<Outcome, Long> counts = new TreeMap<>();
        histograms.forEach((outcome, histogram) -> counts.put(outcome, histogram.getTotalCount()));
        return counts;
    }

    /** Of all requests, whatever became of them. */
    public Latency latency() {
        return latency(outcome -> true);
    }

    public Latency latency(Predicate<Outcome> wanted) {
        Histogram sum = new Histogram(Latency.DIGITS);
        histograms.forEach((outcome, histogram) -> {
            if (wanted.test(outcome)) {
                sum.add(histogram);
            }
        });
        return new Latency(sum);
    }

    /** {@code 200: n 97, p50 …; 503 circuit-open: n 3, …}. */
    @Override
    public String toString() {
        return histograms.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + new Latency(entry.getValue()))
                .collect(Collectors.joining("; "));
    }
}
