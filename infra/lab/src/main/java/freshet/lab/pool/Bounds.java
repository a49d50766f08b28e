package freshet.lab.pool;

/**
 * How many instances of a function there may be.
 *
 * @param min 0 or more; with 0 the first one is started when there is something for it to do
 * @param max 1 or more, and not less than {@code min}
 */
public record Bounds(int min, int max) {
    public Bounds {
        if (min < 0 || max < 1 || max < min) {
            throw new IllegalArgumentException("from " + min + " to " + max + " instances");
        }
    }

    /** Always this many. */
    public static Bounds fixed(int number) {
        return new Bounds(number, number);
    }

    /** Whether their number goes by what there is to do. */
    public boolean areElastic() {
        return min < max;
    }

    /** Whether there may be none. */
    public boolean reachZero() {
        return min == 0;
    }
}
