package freshet.e2e.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * Two conditions, A and B, compared on a machine that is never quiet: measured in turns, and each B against the A beside it, so
 * that what changes slowly concerns both.
 */
public record Comparison(List<Pair> pairs) {
    /** One turn of each. */
    public record Pair(Results a, Results b) {
        /** By which factor B's p99 is A's. */
        public double ratio(String source) {
            return p99Millis(b, source) / p99Millis(a, source);
        }

        /** How much longer B's p99 is than A's. */
        public double excessMillis(String source) {
            return p99Millis(b, source) - p99Millis(a, source);
        }

        private static double p99Millis(Results results, String source) {
            return Latency.millis(results.of(source).latency().p99());
        }
    }

    public Comparison {
        pairs = List.copyOf(pairs);
    }

    /** Measures so many pairs; the first of each pair is A and B by turns. */
    public static Comparison interleaved(int pairs, Callable<Results> a, Callable<Results> b) throws Exception {
        List<Pair> measured = new ArrayList<>();
        for (int number = 0; number < pairs; number++) {
            if (number % 2 == 0) {
                Results first = a.call();
                measured.add(new Pair(first, b.call()));
            } else {
                Results first = b.call();
                measured.add(new Pair(a.call(), first));
            }
        }
        return new Comparison(measured);
    }

    /** The factor between B's p99 and A's, for a source. */
    public Median ratio(String source) {
        return median(pair -> pair.ratio(source));
    }

    /** How much longer B's p99 is than A's for a source, in milliseconds. */
    public Median excessMillis(String source) {
        return median(pair -> pair.excessMillis(source));
    }

    /** B's p99 is at most A's times the factor, or at most so much longer, whichever allows more: both by their medians. */
    public boolean isWithin(String source, double factor, Duration excess) {
        return ratio(source).value() <= factor || excessMillis(source).value() <= Latency.millis(excess);
    }

    private Median median(ToDoubleFunction<Pair> figure) {
        return Median.of(pairs.stream().mapToDouble(figure).toArray());
    }
}
