package freshet.lab.front;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The instances of one function. */
final class Pool {
    private final List<Backend> backends;
    private final AtomicInteger turn = new AtomicInteger();

    Pool(List<Backend> backends) {
        this.backends = List.copyOf(backends);
    }

    /** The ready one with the fewest requests, the equals in turn; empty if none is ready but those excluded. */
    Optional<Backend> leastLoaded(Set<Backend> excluded) {
        Backend best = null;
        var first = Math.floorMod(turn.getAndIncrement(), backends.size());
        for (int i = 0; i < backends.size(); i++) {
            var next = backends.get((first + i) % backends.size());
            if (next.isReady() && !excluded.contains(next) && (best == null || next.load() < best.load())) {
                best = next;
            }
        }
        return Optional.ofNullable(best);
    }
}
