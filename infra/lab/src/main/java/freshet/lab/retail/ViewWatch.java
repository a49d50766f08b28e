package freshet.lab.retail;

import java.net.URI;
import java.time.Duration;

/** Waits until the aggregator's view holds what was imported. */
final class ViewWatch {
    private final FunctionCalls calls;
    private final URI aggregator;
    private final Duration withoutProgress;
    private final Duration interval;

    /**
     * @param withoutProgress how long a view that gets no nearer is waited for
     * @param interval between two looks; each makes the aggregator count
     */
    ViewWatch(FunctionCalls calls, URI aggregator, Duration withoutProgress, Duration interval) {
        this.calls = calls;
        this.aggregator = aggregator;
        this.withoutProgress = withoutProgress;
        this.interval = interval;
    }

    /** What the view holds now. */
    ViewCounts look() throws InterruptedException {
        return ViewCounts.of(calls.read(aggregator, "/view"));
    }

    /** What the view holds when it holds all, or when it has got no nearer for too long. */
    ViewCounts await(ViewCounts expected, Progress progress) throws InterruptedException {
        try (var step = progress.begin("view", "entities", expected.inAll())) {
            long lastProgress = System.nanoTime();
            long held = 0;
            while (true) {
                var counts = look();
                if (counts.of(expected) > held) {
                    step.advance(counts.of(expected) - held);
                    held = counts.of(expected);
                    lastProgress = System.nanoTime();
                }
                if (counts.holds(expected) || System.nanoTime() - lastProgress > withoutProgress.toNanos()) {
                    return counts;
                }
                Thread.sleep(interval);
            }
        }
    }
}
