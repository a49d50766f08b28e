package freshet.e2e.load;

import java.util.Arrays;
import java.util.Locale;

/**
 * The median of figures, and between which of them the true one lies whatever their distribution is: the order statistics that
 * hold it with at least 95 % by the binomial distribution, or all where there are fewer than six figures.
 *
 * @param confidence with which the interval holds the true median, 0 to 1
 */
public record Median(double value, double low, double high, double confidence) {
    private static final double WANTED = 0.95;

    static Median of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int rank = 1;
        while (confidence(n, rank + 1) >= WANTED) {
            rank++;
        }
        double value = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return new Median(value, sorted[rank - 1], sorted[n - rank], confidence(n, rank));
    }

    // That at least rank of n figures, but not n - rank + 1, are below the true median, which each is with one half.
    private static double confidence(int n, int rank) {
        double below = 0;
        double term = Math.pow(0.5, n);
        for (int i = 0; i < rank; i++) {
            below += term;
            term = term * (n - i) / (i + 1);
        }
        return 1 - 2 * below;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f at %.0f %%)", value, low, high, confidence * 100);
    }
}
