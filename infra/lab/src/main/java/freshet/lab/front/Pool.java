package freshet.lab.front;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The instances of one function as its front sees them: which of them gets the next request, and which requests wait for one. May
 * be used by any thread.
 */
public final class Pool {
    private final List<Backend> backends;
    private final Limits limits;
    private final BooleanSupplier oneMayCome;
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private int turn;
    private int present;
    private int peak;

    /**
     * How much a front lets through.
     *
     * @param each the most requests that one instance has at once
     * @param waiting the most that wait until an instance may have one more
     */
    public record Limits(int each, int waiting) {
        /** Instances get whatever comes, and nobody waits for one. */
        public static final Limits NONE = new Limits(Integer.MAX_VALUE, 0);
    }

    /** A request that waits. */
    public interface Waiter {
        /** It gets this instance, which counts it as its own. Called on any thread, once at most. */
        void proceed(Backend backend);
    }

    /** @param oneMayCome asked before a request waits: whether there will be an instance for it */
    public Pool(List<Backend> backends, Limits limits, BooleanSupplier oneMayCome) {
        this.backends = List.copyOf(backends);
        this.limits = limits;
        this.oneMayCome = oneMayCome;
    }

    /**
     * An instance for one more request, which is its own until {@link #release}: of those that are ready and may have one more the
     * one with the fewest, the equals in turn. Empty if there is none but those excluded.
     */
    public synchronized Optional<Backend> take(Set<Backend> excluded) {
        var taken = leastLoaded(excluded);
        taken.ifPresent(backend -> {
            backend.begin();
            count();
        });
        return taken;
    }

    private Optional<Backend> leastLoaded(Set<Backend> excluded) {
        var open = backends.stream()
                .filter(backend -> mayHaveOneMore(backend) && !excluded.contains(backend))
                .toList();
        var least = open.stream().mapToInt(Backend::load).min().orElse(0);
        var equals = open.stream().filter(backend -> backend.load() <= least).toList();
        return equals.isEmpty() ? Optional.empty() : Optional.of(equals.get(Math.floorMod(turn++, equals.size())));
    }

    private boolean mayHaveOneMore(Backend backend) {
        return backend.isReady() && backend.load() < limits.each();
    }

    private void count() {
        present++;
        peak = Math.max(peak, present);
    }

    /** Has a request wait for an instance. False if too many wait, or none is to come. */
    public synchronized boolean await(Waiter waiter) {
        if (waiting.size() >= limits.waiting() || !oneMayCome.getAsBoolean()) {
            return false;
        }
        waiting.add(waiter);
        count();
        return true;
    }

    /** Lets go of a request that waits. False if it does not, or not any more. */
    public synchronized boolean forget(Waiter waiter) {
        var waited = waiting.remove(waiter);
        if (waited) {
            present--;
        }
        return waited;
    }

    /** Says that a request has left its instance; who waits the longest gets the place. */
    public void release(Backend backend) {
        synchronized (this) {
            backend.end();
            present--;
        }
        serveWaiting();
    }

    /** Gives each place that is free to whoever waits the longest. To be called, too, when an instance has become ready. */
    public void serveWaiting() {
        for (var next = nextServed(); next.isPresent(); next = nextServed()) {
            next.get().run();
        }
    }

    private synchronized Optional<Runnable> nextServed() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        return leastLoaded(Set.of()).map(backend -> {
            backend.begin();
            var waiter = waiting.remove();
            return () -> waiter.proceed(backend);
        });
    }

    /** How many requests an instance has. Once it is not ready any more, this only falls. */
    public synchronized int load(Backend backend) {
        return backend.load();
    }

    /** How many requests an instance was ever given. */
    public long begun(Backend backend) {
        return backend.begun();
    }

    /** The most requests, those that waited included, that were there at once since this was asked before. */
    public synchronized int peak() {
        var highest = peak;
        peak = present;
        return highest;
    }
}
