package freshet.lab.pool;

import freshet.lab.LabFailure;
import freshet.lab.front.Backend;
import freshet.lab.front.Pool;
import freshet.lab.process.Instance;
import freshet.lab.process.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The instances of one function: a fixed number of them, or as many as its requests need ({@link #scale}). An instance that is to go
 * gets no more requests first, then a second to answer those it has, and only then is asked to end, which gives it the time for the rest.
 *
 * <p>There is room for one more than the most that may run: a replacement runs beside what it replaces, and a new one may start
 * while another one ends.
 */
public final class InstancePool {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(1);
    private static final Duration ROOM_LIMIT = Duration.ofSeconds(60);
    // Longer than an instance takes to become ready or to fail.
    private static final Duration START_LIMIT = Duration.ofSeconds(100);
    // A JVM that has just started is slow, and beside the one that it replaces it gets fewer requests: until it gets
    // nearly as many, both serve, for so many rounds at the most.
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(5);
    private static final int MOST_WARM_UP_ROUNDS = 6;
    private static final double NEARLY_AS_MANY = 0.75;

    private final String function;
    private final Bounds bounds;
    private final List<Slot> slots;
    private final Pool front;
    private final Demand demand;
    private final Set<Slot> heldDown = new HashSet<>();
    private boolean replacing;
    private boolean closed;

    private record Slot(Instance instance, Backend backend) {
        static Slot of(Instance instance) {
            return new Slot(
                    instance, new Backend(instance.id(), instance::port, () -> instance.state() == State.READY));
        }

        boolean isRunning() {
            return switch (instance.state()) {
                case STARTING, READY, FAILED -> true;
                case DRAINING, ZERO -> false;
            };
        }

        boolean isReady() {
            return instance.state() == State.READY;
        }

        boolean isFree() {
            return instance.state() == State.ZERO;
        }
    }

    /**
     * How an elastic pool goes by its requests.
     *
     * @param target how many requests an instance is to have at once: with more, there are more instances
     * @param limits what the front lets through
     * @param idle how long an instance must not have been needed before it goes
     */
    public record Scaling(int target, Pool.Limits limits, Duration idle) {}

    /**
     * A pool of which nothing runs yet.
     *
     * @param instances one more than the most that may run, none of them started
     */
    public InstancePool(
            String function, Bounds bounds, Scaling scaling, List<Instance> instances, InstantSource clock) {
        if (instances.size() != bounds.max() + 1) {
            throw new IllegalArgumentException(instances.size() + " instances for " + bounds);
        }
        this.function = function;
        this.bounds = bounds;
        this.slots = instances.stream().map(Slot::of).toList();
        this.demand = new Demand(bounds, scaling.target(), scaling.idle(), clock);
        this.front = new Pool(
                slots.stream().map(Slot::backend).toList(),
                bounds.areElastic() ? scaling.limits() : Pool.Limits.NONE,
                this::mayStartOne);
    }

    public String function() {
        return function;
    }

    public Bounds bounds() {
        return bounds;
    }

    /** How its front sees it. */
    public Pool front() {
        return front;
    }

    /** Starts as many instances as there always are, and returns at once. */
    public synchronized void begin() {
        while (!closed && running().size() < bounds.min()) {
            slots.get(running().size()).instance().start();
        }
    }

    /** Starts nothing more from now on, and gives all that may run. */
    public synchronized List<Instance> close() {
        closed = true;
        return slots.stream().map(Slot::instance).toList();
    }

    /** Those that are not at zero, and of the others as many as make it the least that there are to be, or one. */
    public synchronized List<Instance> instances() {
        var there = slots.stream().filter(slot -> !slot.isFree()).count();
        var atZero = Math.max(1, bounds.min()) - there;
        var shown = new ArrayList<Instance>();
        for (var slot : slots) {
            if (!slot.isFree() || atZero-- > 0) {
                shown.add(slot.instance());
            }
        }
        return shown;
    }

    /** The instance with this id, if it is one of {@link #instances}. */
    public Optional<Instance> instance(String id) {
        return instances().stream().filter(instance -> instance.id().equals(id)).findFirst();
    }

    /** Looks at what there is to do, and starts and stops instances accordingly. To be called some times a second. */
    public void scale() {
        adjust(front.peak());
        front.serveWaiting();
    }

    private synchronized void adjust(int requests) {
        var running = running();
        var wanted = Math.min(demand.instancesFor(requests), bounds.max() - heldDown.size());
        var surplus = running.size() - wanted - (replacing ? 1 : 0);
        if (surplus < 0) {
            free().limit(-surplus).forEach(this::start);
        } else if (!replacing) {
            running.reversed().stream()
                    .sorted(Comparator.comparing(Slot::isReady)) // who does not serve yet is missed by nobody
                    .limit(surplus)
                    .forEach(this::retireSoon);
        }
    }

    private List<Slot> running() {
        return slots.stream().filter(Slot::isRunning).toList();
    }

    private Stream<Slot> free() {
        return slots.stream().filter(slot -> slot.isFree() && !heldDown.contains(slot));
    }

    private void start(Slot slot) {
        if (!closed) {
            slot.instance().start();
        }
    }

    private synchronized boolean mayStartOne() {
        return !closed && heldDown.size() < slots.size();
    }

    /** Stops an instance, or all, and holds them down until they are started. Returns when they are gone. */
    public void stop(String name) throws InterruptedException {
        var those = hold(name);
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            together.invokeAll(those.stream().map(this::retiring).toList());
        }
    }

    private synchronized List<Slot> hold(String name) {
        var those = slots.stream().filter(slot -> isNamed(slot, name)).toList();
        heldDown.addAll(those);
        return those;
    }

    private boolean isNamed(Slot slot, String name) {
        return name.equals(function) || name.equals(slot.instance().id());
    }

    /**
     * Holds an instance, or all, down no more and starts it, or as many as there always are, one at least. Returns when they are
     * ready or have failed.
     */
    public void start(String name) throws InterruptedException {
        letGo(name);
        await(
                START_LIMIT,
                () -> running().stream().noneMatch(slot -> slot.instance().state() == State.STARTING));
        front.serveWaiting();
    }

    private synchronized void letGo(String name) {
        heldDown.removeIf(slot -> isNamed(slot, name));
        if (name.equals(function)) {
            var least = Math.max(1, bounds.min());
            demand.note(least);
            free().limit(Math.max(0, least - running().size())).forEach(this::start);
        } else {
            demand.note(running().size() + 1);
            free().filter(slot -> isNamed(slot, name)).forEach(this::start);
        }
    }

    /**
     * Replaces an instance by another process: starts that, waits until it is ready, lets both serve for 5 to 30 s, until the new one
     * gets nearly as many requests, so that a cold JVM does not get all at once, and then lets the old one go. Returns when that is gone.
     *
     * @return the new one
     * @throws LabFailure if no such instance runs; if the new one does not become ready, and the old one goes on; if another one
     *     is being replaced
     */
    public Instance replace(String id) throws InterruptedException {
        var fresh = beginReplacing(id);
        try {
            await(START_LIMIT, () -> fresh.instance().state() != State.STARTING);
            front.serveWaiting();
            var old =
                    slots.stream().filter(slot -> isNamed(slot, id)).findFirst().orElseThrow();
            warmUp(fresh, old);
            if (!fresh.isReady()) {
                fresh.instance().stop();
                throw new LabFailure("%s goes on: %s, which was to replace it, does not start: %s. Its log: %s"
                        .formatted(
                                id,
                                fresh.instance().id(),
                                fresh.instance().failure(),
                                fresh.instance().log()));
            }
            retire(old);
            return fresh.instance();
        } finally {
            endReplacing();
        }
    }

    private void warmUp(Slot fresh, Slot old) throws InterruptedException {
        var isWarm = false;
        for (int round = 0; round < MOST_WARM_UP_ROUNDS && fresh.isReady() && !isWarm; round++) {
            var ofFresh = front.begun(fresh.backend());
            var ofOld = front.begun(old.backend());
            await(WARM_UP_ROUND, () -> !fresh.isReady());
            isWarm = front.begun(fresh.backend()) - ofFresh >= NEARLY_AS_MANY * (front.begun(old.backend()) - ofOld);
        }
    }

    private Slot beginReplacing(String id) throws InterruptedException {
        if (!await(ROOM_LIMIT, this::hasRoom)) {
            throw new LabFailure("There is no room for another " + function + " beside those that run and end.");
        }
        synchronized (this) {
            if (replacing) {
                throw new LabFailure("An instance of " + function + " is being replaced already.");
            }
            if (running().stream().noneMatch(slot -> slot.instance().id().equals(id))) {
                throw new LabFailure(id + " does not run.");
            }
            var fresh = free().findFirst().orElseThrow(() -> new LabFailure("Another " + function + " took the room."));
            start(fresh);
            replacing = true;
            return fresh;
        }
    }

    private synchronized boolean hasRoom() {
        return free().findAny().isPresent();
    }

    private synchronized void endReplacing() {
        replacing = false;
    }

    private void retireSoon(Slot slot) {
        slot.instance().leave();
        Thread.ofVirtual().name("retire " + slot.instance().id()).start(() -> {
            try {
                retire(slot);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Callable<Void> retiring(Slot slot) {
        return () -> {
            retire(slot);
            return null;
        };
    }

    private void retire(Slot slot) throws InterruptedException {
        slot.instance().leave();
        await(QUIET_LIMIT, () -> front.load(slot.backend()) == 0);
        slot.instance().stop();
    }

    private static boolean await(Duration limit, BooleanSupplier condition) throws InterruptedException {
        var end = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }
}
