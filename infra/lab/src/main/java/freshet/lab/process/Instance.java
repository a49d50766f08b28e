package freshet.lab.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One instance of a {@link Program}: kept running from {@link #start} until {@link #stop}. A process that dies, does not become ready
 * or is {@linkplain Program#isBroken broken} is started again after a pause that doubles from 200 ms to 10 s.
 */
public final class Instance {
    private static final Logger LOG = Logger.getLogger(Instance.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration READY_POLL = Duration.ofMillis(100);
    // What Kubernetes does by default for a liveness probe.
    private static final Duration LIVENESS_POLL = Duration.ofSeconds(10);
    private static final int MOST_FAILURES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    // A process that has lived this long starts with the shortest pause again.
    private static final Duration STEADY = Duration.ofSeconds(30);

    private final String name;
    private final int number;
    private final Program program;
    private final Children children;
    private final Path log;
    private final Duration livenessPoll;

    private volatile State state = State.ZERO;
    private volatile boolean leaving;
    private volatile int port;
    private volatile Process process;
    private volatile String failure = "";
    // One start or stop at a time; the object's own lock guards the fields below, for moments only.
    private final ReentrantLock lifecycle = new ReentrantLock();
    private boolean wanted;
    private Thread keeper;

    /**
     * @param name the function's name, or {@code broker} or {@code database}
     * @param number from 1, distinguishes the instances of one name
     * @param logs the folder for the log of the instance, {@code NAME-NUMBER.log}
     */
    public Instance(String name, int number, Program program, Children children, Path logs) {
        this(name, number, program, children, logs, LIVENESS_POLL);
    }

    /** @param livenessPoll how often it is asked whether it is broken */
    Instance(String name, int number, Program program, Children children, Path logs, Duration livenessPoll) {
        this.name = name;
        this.number = number;
        this.program = program;
        this.children = children;
        this.log = logs.resolve(name + "-" + number + ".log");
        this.livenessPoll = livenessPoll;
    }

    /** {@code users} for each of the instances {@code users-1} and {@code users-2}. */
    public String name() {
        return name;
    }

    /** {@code users-1}. */
    public String id() {
        return name + "-" + number;
    }

    public State state() {
        return leaving ? State.DRAINING : state;
    }

    /** The port it serves on, or served on last; 0 before the first start. */
    public int port() {
        return port;
    }

    /** Empty while no process runs. */
    public OptionalLong pid() {
        var current = process;
        return current != null && current.isAlive() ? OptionalLong.of(current.pid()) : OptionalLong.empty();
    }

    /** Where the output of the process goes. */
    public Path log() {
        return log;
    }

    /** Why it is {@link State#FAILED}, in a few words; empty if it never was. */
    public String failure() {
        return failure;
    }

    /** Starts the process and returns at once; {@link #state} tells how it goes. Changes nothing if it is started. */
    public void start() {
        lifecycle.lock();
        try {
            begin();
        } finally {
            lifecycle.unlock();
        }
    }

    private synchronized void begin() {
        if (!wanted) {
            wanted = true;
            leaving = false;
            state = State.STARTING;
            keeper = Thread.ofVirtual().name("keep " + id()).start(this::keep);
        }
    }

    /**
     * Makes it {@link State#DRAINING} from now on, while the process goes on as before: a {@link #stop} is to follow, once it has
     * less to do. Changes nothing if it is not started.
     */
    public synchronized void leave() {
        leaving = wanted;
    }

    /** Stops the process in good order, and for good until the next {@link #start}. Returns when it is gone. */
    public void stop() throws InterruptedException {
        lifecycle.lock();
        try {
            if (giveUp()) {
                var current = process;
                if (current != null) {
                    end(current);
                }
                keeper.join();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    /** Stops several at the same time, and returns when all are gone. */
    public static void stopAll(List<Instance> instances) throws InterruptedException {
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            together.invokeAll(instances.stream().map(Instance::stopping).toList());
        }
    }

    private static Callable<Void> stopping(Instance instance) {
        return () -> {
            instance.stop();
            return null;
        };
    }

    private synchronized boolean giveUp() {
        if (!wanted) {
            return false;
        }
        wanted = false;
        state = State.DRAINING;
        notifyAll();
        return true;
    }

    private void keep() {
        try {
            var pause = FIRST_PAUSE;
            while (isWanted()) {
                var begin = Instant.now();
                failure = runOnce();
                if (Duration.between(begin, Instant.now()).compareTo(STEADY) > 0) {
                    pause = FIRST_PAUSE;
                }
                pauseAfterFailure(pause);
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        turnToZero();
    }

    /** Gives the reason why the process is not there any more. */
    private String runOnce() throws InterruptedException {
        try {
            program.prepare();
            var started = launch();
            if (started.isEmpty()) {
                return "stopped";
            }
            return outlive(started.get());
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, id() + " cannot be started", e);
            return e.getMessage();
        }
    }

    private String outlive(Process started) throws InterruptedException {
        try {
            if (becomesReady(started)) {
                turnIfWanted(State.READY);
                if (breaks(started)) {
                    turnIfWanted(State.FAILED);
                    end(started);
                    return "was not alive, by its own word, " + MOST_FAILURES + " times in a row";
                }
            } else if (started.isAlive() && isWanted()) {
                end(started);
                return "not ready within " + START_LIMIT.toSeconds() + " s";
            }
            return "ended with exit code " + started.waitFor();
        } catch (RuntimeException e) {
            end(started);
            throw e;
        }
    }

    // Returns when it is broken, or has ended.
    private boolean breaks(Process started) throws InterruptedException {
        int failures = 0;
        while (failures < MOST_FAILURES) {
            if (started.waitFor(livenessPoll.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            failures = program.isBroken(port) ? failures + 1 : 0;
        }
        return true;
    }

    private void end(Process started) {
        Children.stop(started.toHandle(), program.stopSignal(), program.grace());
    }

    // Under the lock, so that a stop either comes before the process or finds it.
    private synchronized Optional<Process> launch() throws IOException {
        if (!wanted) {
            return Optional.empty();
        }
        state = State.STARTING;
        port = program.port();
        process = children.start(id(), program.command(port), program.environment(port), program.stopSignal(), log);
        return Optional.of(process);
    }

    private boolean becomesReady(Process started) throws InterruptedException {
        var limit = Instant.now().plus(START_LIMIT);
        while (isWanted() && Instant.now().isBefore(limit)) {
            if (program.isReady(port)) {
                return started.isAlive();
            }
            if (started.waitFor(READY_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    private synchronized boolean isWanted() {
        return wanted;
    }

    private synchronized void turnIfWanted(State next) {
        if (wanted) {
            state = next;
        }
    }

    private synchronized void turnToZero() {
        leaving = false;
        state = State.ZERO;
    }

    private synchronized void pauseAfterFailure(Duration pause) throws InterruptedException {
        if (wanted) {
            LOG.warning(() -> id() + " " + failure + "; started again in " + pause.toMillis() + " ms");
            state = State.FAILED;
            wait(pause.toMillis());
        }
    }

    private static Duration shorter(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }
}
