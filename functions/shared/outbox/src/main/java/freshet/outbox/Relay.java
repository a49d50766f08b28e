package freshet.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishes what is committed, woken by the commit itself. When it starts it publishes what a dead instance left behind.
 * While the broker or the database is away it tries again and again; that costs delay and nothing else.
 */
@ApplicationScoped
class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);

    private final OutboxPublisher publisher;
    private final OutboxConfig config;
    private final Semaphore wakeUps = new Semaphore(1); // one to begin with: look for what a dead instance left
    private volatile boolean stopping;
    private Thread thread;

    Relay(OutboxPublisher publisher, OutboxConfig config) {
        this.publisher = publisher;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
    }

    /** Says that something was committed. */
    void wake() {
        wakeUps.release();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        wake();
        if (!thread.join(config.drainTimeout())) {
            LOG.warn("The outbox was not drained in time; the next instance publishes what is left");
            thread.interrupt();
        }
    }

    private void run() {
        int failures = 0;
        try {
            while (awaitWork(failures)) {
                failures = publishAll() ? 0 : failures + 1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            publisher.close();
        }
    }

    // True while there may be something to publish; false when all is said and the function ends.
    private boolean awaitWork(int failures) throws InterruptedException {
        if (failures > 0) {
            wakeUps.tryAcquire(Integer.MAX_VALUE, backoff(failures).toMillis(), TimeUnit.MILLISECONDS);
            return !stopping;
        }
        if (stopping && wakeUps.availablePermits() == 0) {
            return false;
        }
        wakeUps.acquire();
        wakeUps.drainPermits(); // one look finds all that was committed before it
        return true;
    }

    private boolean publishAll() throws InterruptedException {
        try {
            int published;
            do {
                published = publisher.publishBatch();
            } while (published == config.batchSize());
            return true;
        } catch (NotPublished e) {
            LOG.warnf("The outbox is not published for the moment: %s", e.getMessage());
            LOG.debug("Not published", e);
            return false;
        } catch (RuntimeException e) {
            LOG.error("The outbox is not published, for a reason that nobody thought of; it is tried again", e);
            return false;
        }
    }

    private Duration backoff(int failures) {
        long first = Math.max(1, config.maxBackoff().toMillis() / 100);
        long pause = first << Math.min(failures - 1, 10);
        return Duration.ofMillis(Math.min(pause, config.maxBackoff().toMillis()));
    }
}
