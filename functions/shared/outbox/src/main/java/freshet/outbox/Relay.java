package freshet.outbox;

import freshet.workers.Worker;
import freshet.workers.Workers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Publishes what is committed, woken by the commit itself. A second after its start it publishes what a dead instance left behind,
 * and so it does when it is asked to ({@link #sweep}). While the broker or the database is away it tries again and again; that costs delay
 * and nothing else.
 *
 * <p>What delays an event, once it is committed: the batches before it, of this database's events; a broker or database that is
 * away, plus {@link OutboxConfig#maxBackoff} after it is back; 17 s ({@link Timeouts#refusedAfter}) from the beginning of a
 * send whose outcome is not known; {@link OutboxConfig#idleLimit} if another instance's relay is stalled with the lock; and, if
 * the instance that committed it is dead, the time until another one starts, sweeps, or looks by itself, {@link
 * OutboxConfig#lookEvery}. Neither do transactions that are slower or roll back delay the events of others, nor long unrelated
 * ones ({@link SettledIds}).
 */
@ApplicationScoped
class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    // An instance is started because somebody waits for an answer: what a dead one left behind comes after that.
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private final OutboxPublisher publisher;
    private final OutboxConfig config;
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicReference<CompletableFuture<Long>> nextSweep = new AtomicReference<>();
    private final Worker worker;
    private volatile boolean drained;

    Relay(OutboxPublisher publisher, OutboxConfig config, Workers workers) {
        this.publisher = publisher;
        this.config = config;
        this.worker = workers.worker("outbox-relay", longestSilence(config), this::run);
    }

    // A batch is some statements, each of which the network may hold up for the idle limit and a little more, and a
    // send.
    private static Duration longestSilence(OutboxConfig config) {
        return config.lookEvery().plus(config.idleLimit().multipliedBy(10));
    }

    void start(@Observes StartupEvent event) {
        Timeouts.check(config);
        worker.start();
    }

    /** Says that something was committed. */
    void wake() {
        wakeUps.release();
    }

    /**
     * Publishes what is there, whoever left it, and returns when that is done; who asks meanwhile waits for the same. After a
     * failure the relay goes on trying by itself.
     *
     * @return how many events were published
     * @throws NotPublished if the database or the broker could not be had, or took longer than {@link OutboxConfig#sweepTimeout}
     */
    long sweep() throws NotPublished, InterruptedException {
        CompletableFuture<Long> sweep =
                nextSweep.updateAndGet(waiting -> waiting == null ? new CompletableFuture<>() : waiting);
        if (worker.isStopping()) {
            throw new NotPublished("this instance ends");
        }
        wake();
        try {
            return sweep.get(config.sweepTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NotPublished(e.getCause());
        } catch (TimeoutException e) {
            throw new NotPublished("not done after " + config.sweepTimeout() + ", and it goes on");
        }
    }

    // After those that may still append something: requests end before this event, and consumers have no priority.
    void stop(@Observes @Priority(ObserverMethod.DEFAULT_PRIORITY + 500) ShutdownEvent event)
            throws InterruptedException {
        worker.stop();
        wake();
        worker.awaitEnd(config.drainTimeout());
        if (drained) {
            LOG.info("The outbox is drained");
        } else {
            LOG.warn("The outbox could not be drained; the next instance publishes what is left");
        }
    }

    private void run(Worker self) throws InterruptedException {
        int failures = 0;
        try {
            wakeUps.tryAcquire(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
            wakeUps.drainPermits();
            while (!self.isStopping()) {
                failures = publishAll() ? 0 : failures + 1;
                self.beat();
                awaitWork(failures);
            }
            drained = publishAll(); // nobody adds anything any more
        } finally {
            tell(nextSweep.getAndSet(null), 0, new NotPublished("the relay ends"));
        }
    }

    private void awaitWork(int failures) throws InterruptedException {
        if (failures > 0) {
            worker.pause(backoff(failures));
        } else {
            wakeUps.tryAcquire(config.lookEvery().toMillis(), TimeUnit.MILLISECONDS);
        }
        wakeUps.drainPermits(); // one look finds all that was committed before it
    }

    private boolean publishAll() throws InterruptedException {
        CompletableFuture<Long> sweep =
                nextSweep.getAndSet(null); // who asks from now on may mean events of from now on
        if (sweep != null) {
            publisher.lookAtEverything();
        }
        Throwable failure = new NotPublished("the relay ends");
        long published = 0;
        try {
            int batch;
            do {
                worker.beat();
                batch = publisher.publishBatch();
                published += batch;
            } while (batch == config.batchSize());
            failure = null;
            return true;
        } catch (NotPublished e) {
            failure = e;
            LOG.warnf("The outbox is not published for the moment: %s", e.getMessage());
            LOG.debug("Not published", e);
            return false;
        } catch (RuntimeException e) {
            failure = e;
            LOG.error("The outbox is not published, for a reason that nobody thought of; it is tried again", e);
            return false;
        } finally {
            tell(sweep, published, failure);
        }
    }

    private static void tell(CompletableFuture<Long> sweep, long published, Throwable failure) {
        if (sweep != null && failure == null) {
            sweep.complete(published);
        } else if (sweep != null) {
            sweep.completeExceptionally(failure);
        }
    }

    private Duration backoff(int failures) {
        long first = Math.max(1, config.maxBackoff().toMillis() / 100);
        long pause = first << Math.min(failures - 1, 10);
        return Duration.ofMillis(Math.min(pause, config.maxBackoff().toMillis()));
    }
}
