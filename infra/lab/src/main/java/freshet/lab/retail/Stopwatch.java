package freshet.lab.retail;

/** Measures from when it is made. */
final class Stopwatch {
    private final long start = System.nanoTime();

    double seconds() {
        return Math.max((System.nanoTime() - start) / 1e9, 1e-9);
    }
}
