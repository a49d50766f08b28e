package freshet.workers;

import freshet.workers.Worker.Work;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The {@link Worker}s and timers of this process. What fails is counted in {@code freshet.workers.failures}, tagged with the worker.
 */
@Singleton
public class Workers {
    /** How a process ends that an {@link Error} ends: as the JVM ends it for {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int EXIT_CODE = 3;

    private static final Logger LOG = Logger.getLogger(Workers.class);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final MeterRegistry metrics;
    private final Supplier<Duration> clock;
    private final Ending ending;
    private final AutoCloseable clockwork;

    /** Ends the process. */
    interface Ending {
        void end(int exitCode);
    }

    @Inject
    public Workers(MeterRegistry metrics) {
        this(metrics, new RunningTime());
    }

    private Workers(MeterRegistry metrics, RunningTime time) {
        // At once: the hooks of an orderly end need memory and time, and a crash loses nothing.
        this(metrics, time, Runtime.getRuntime()::halt, time);
    }

    /** @param clock for how long this process has been running */
    Workers(MeterRegistry metrics, Supplier<Duration> clock, Ending ending) {
        this(metrics, clock, ending, () -> {});
    }

    private Workers(MeterRegistry metrics, Supplier<Duration> clock, Ending ending, AutoCloseable clockwork) {
        this.metrics = metrics;
        this.clock = clock;
        this.ending = ending;
        this.clockwork = clockwork;
    }

    /**
     * A worker that is not yet started.
     *
     * @param longestSilence longer than it may ever take from one {@link Worker#beat} to the next, waits for a broker or a database
     *     that is away included
     */
    public Worker worker(String name, Duration longestSilence, Work work) {
        return new Worker(name, longestSilence, this, Thread.ofPlatform().daemon(), work);
    }

    /** The same on a virtual thread, for a worker that stops itself again when nobody needs it. */
    public Worker passing(String name, Duration longestSilence, Work work) {
        return new Worker(name, longestSilence, this, Thread.ofVirtual(), work);
    }

    /**
     * A timer with one thread, which begins at once. Its tasks are short.
     *
     * @param longestSilence for how long its tasks may hold it up
     */
    public ScheduledExecutorService timer(String name, Duration longestSilence) {
        return new Timer(new Worker(name, longestSilence, this), this, BEAT);
    }

    @PreDestroy
    void close() throws Exception {
        clockwork.close();
    }

    void add(Worker worker) {
        workers.add(worker);
    }

    void remove(Worker worker) {
        workers.remove(worker);
    }

    /** Those that are to be at work. */
    List<Worker> all() {
        return List.copyOf(workers);
    }

    Duration now() {
        return clock.get();
    }

    void failed(Worker worker, Exception failure) {
        LOG.warnf(failure, "%s has failed and begins again", worker.name());
        Counter.builder("freshet.workers.failures")
                .description("How often a thread that works in the background failed and began again")
                .tag("worker", worker.name())
                .register(metrics)
                .increment();
    }

    /** Tells of an error, as far as there is memory for it, and ends the process. */
    void end(Worker worker, Throwable error) {
        try {
            LOG.fatalf(error, "%s cannot go on, and this process ends", worker.name());
        } finally {
            ending.end(EXIT_CODE);
        }
    }
}
