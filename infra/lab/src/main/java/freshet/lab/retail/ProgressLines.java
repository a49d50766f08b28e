package freshet.lab.retail;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Prints a line for each step when it ends, and now and then before. For logs. */
final class ProgressLines implements Progress {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintWriter out;
    private final LongSupplier nanoTime;

    ProgressLines(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public Step begin(String what, String unit, long total) {
        return new Lines(what, unit, total);
    }

    private final class Lines implements Step {
        private final String what;
        private final String unit;
        private final long total;
        private final long start = nanoTime.getAsLong();
        private long lastLine = start;
        private long done;

        Lines(String what, String unit, long total) {
            this.what = what;
            this.unit = unit;
            this.total = total;
        }

        @Override
        public synchronized void advance(long by) {
            done += by;
            if (nanoTime.getAsLong() - lastLine >= INTERVAL_NANOS) {
                print();
            }
        }

        @Override
        public synchronized void close() {
            print();
        }

        private void print() {
            lastLine = nanoTime.getAsLong();
            double seconds = Math.max((lastLine - start) / 1e9, 1e-3);
            double speed = done / seconds;
            out.printf(Locale.ROOT, "%s: %,d of %,d %s (%d %%), %,.0f/s", what, done, total, unit, percent(), speed);
            out.println(done > 0 && done < total ? ", %,.0f s left".formatted((total - done) / speed) : "");
            out.flush();
        }

        private long percent() {
            return total == 0 ? 100 : done * 100 / total;
        }
    }
}
