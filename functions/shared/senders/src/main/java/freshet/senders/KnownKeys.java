package freshet.senders;

import freshet.workers.Worker;
import freshet.workers.Workers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;

/**
 * The keys that a cluster signs its tokens with. Where there is a cluster they are fetched from the moment at which the function starts,
 * which waits for them no more than it fails without them. Whoever needs them while they are fetched waits for the same fetch.
 */
@ApplicationScoped
class KnownKeys {
    private static final Logger LOG = Logger.getLogger(KnownKeys.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofHours(2);
    private static final Duration NOT_ASKED_AGAIN = Duration.ofSeconds(10);

    private final SendersConfig config;
    private final ClusterKeys cluster;
    private final Workers workers;
    private CompletableFuture<Keys> fetch; // the last one that began; null before the first
    private volatile Keys known; // null before the first fetch is done

    /** What a fetch brought, and when by {@link System#nanoTime}. */
    private record Keys(List<JsonWebKey> list, long at) {
        boolean isOlderThan(Duration age) {
            return System.nanoTime() - at > age.toNanos();
        }
    }

    KnownKeys(SendersConfig config, ClusterKeys cluster, Workers workers) {
        this.config = config;
        this.cluster = cluster;
        this.workers = workers;
    }

    void begin(@Observes StartupEvent started) {
        if (config.cluster().isPresent()) {
            fetch();
        }
    }

    /**
     * The keys as they were up to two hours ago; after one they are fetched anew, and nobody waits for that.
     *
     * @throws IOException if none are known and none can be had
     */
    @Timeout
    List<JsonWebKey> current() throws IOException {
        Keys keys = known;
        if (keys == null || keys.isOlderThan(KEPT)) {
            return await(fetch());
        }
        if (keys.isOlderThan(FRESH)) {
            fetch();
        }
        return keys.list();
    }

    /**
     * The keys as they are now, for a token whose key is not among {@link #current}; as they were up to ten seconds ago, so that no
     * stranger's tokens have the cluster asked all the time.
     *
     * @throws IOException if they cannot be had
     */
    @Timeout
    List<JsonWebKey> renewed() throws IOException {
        Keys keys = known;
        return keys == null || keys.isOlderThan(NOT_ASKED_AGAIN) ? await(fetch()) : keys.list();
    }

    private static List<JsonWebKey> await(CompletableFuture<Keys> fetch) throws IOException {
        try {
            return fetch.get().list();
        } catch (ExecutionException e) {
            throw new IOException("The cluster's keys cannot be had", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The cluster's keys were not told in time", e);
        }
    }

    private synchronized CompletableFuture<Keys> fetch() {
        if (fetch == null || fetch.isDone()) {
            CompletableFuture<Keys> next = new CompletableFuture<>();
            fetch = next;
            workers.passing("cluster-keys", config.keys().timeout().multipliedBy(2), self -> fetch(next, self))
                    .start();
        }
        return fetch;
    }

    private void fetch(CompletableFuture<Keys> next, Worker self) {
        self.stop(); // once, whatever comes of it
        try {
            known = new Keys(cluster.read(), System.nanoTime());
            next.complete(known);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("The cluster's keys cannot be had, and are asked for again when a token comes: %s", e);
            next.completeExceptionally(e);
        }
    }
}
