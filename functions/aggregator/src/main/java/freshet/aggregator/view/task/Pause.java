package freshet.aggregator.view.task;

import java.time.Duration;

/** Waiting between two looks or attempts. */
public final class Pause {
    private Pause() {}

    /**
     * Waits this long.
     *
     * @throws IllegalStateException if the thread is interrupted: the process ends
     */
    public static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
