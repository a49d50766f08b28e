package freshet.lab.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many instances a function needs: so many that none of them had more requests than its target when there were most of them, within
 * a window of time that ends now. So they come at once and go when they were not needed for the whole window.
 */
final class Demand {
    private final Bounds bounds;
    private final int target;
    private final Duration window;
    private final InstantSource clock;
    // What was needed within the window, but for what was surpassed since: the oldest is the highest.
    private final Deque<Need> needs = new ArrayDeque<>();

    private record Need(Instant when, int instances) {}

    /** @param target how many requests an instance is to have at once */
    Demand(Bounds bounds, int target, Duration window, InstantSource clock) {
        this.bounds = bounds;
        this.target = target;
        this.window = window;
        this.clock = clock;
    }

    /** @param requests the most that were there at once since this was asked before */
    int instancesFor(int requests) {
        note(Math.ceilDiv(requests, target));
        return Math.clamp(needs.getFirst().instances(), bounds.min(), bounds.max());
    }

    /** Says that so many instances are needed at this moment, for whatever reason. */
    void note(int instances) {
        var now = clock.instant();
        while (!needs.isEmpty() && needs.getLast().instances() <= instances) {
            needs.removeLast();
        }
        needs.addLast(new Need(now, instances));
        while (needs.getFirst().when().isBefore(now.minus(window))) {
            needs.removeFirst();
        }
    }
}
