package freshet.outbox;

import freshet.workers.Worker;
import freshet.workers.Workers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Something that a function looks after now and then while it runs, and at each sweep, which is what wakes it from zero. A look that
 * fails is made up for by the next one. What extends this is a singleton bean.
 */
public abstract class Upkeep {
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Duration every;
    private final Worker worker;

    /**
     * @param name the worker's name
     * @param every how long each instance waits between two looks
     */
    protected Upkeep(String name, Duration every, Workers workers) {
        this.every = every;
        this.worker = workers.worker(name, every.plus(LONGEST_LOOK), this::run);
    }

    /** Looks once; at most a minute. */
    protected abstract void look();

    public void start(@Observes StartupEvent started) {
        worker.start();
    }

    public void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        worker.stop();
        worker.awaitEnd(CLOSE_LIMIT);
    }

    public void sweep(@Observes OutboxSweep sweep) {
        look();
    }

    private void run(Worker self) throws InterruptedException {
        while (!self.pause(every)) {
            self.beat();
            look();
        }
    }
}
