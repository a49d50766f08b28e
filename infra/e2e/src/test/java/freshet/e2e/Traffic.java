package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** {@linkplain LedgerClient Clients} that write again and again, all at the same time. */
final class Traffic implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);
    private static final Duration AUDIT_LIMIT = Duration.ofMinutes(3);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(10);

    private final Freshet freshet;
    private final Duration pause;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<LedgerClient> clients;
    private final List<Future<?>> running;
    private volatile boolean stopping;

    private Traffic(Freshet freshet, int size, Duration pause) {
        this.freshet = freshet;
        this.pause = pause;
        this.clients = IntStream.range(0, size)
                .mapToObj(number -> new LedgerClient(freshet, http, ANSWER_LIMIT))
                .toList();
        this.running = clients.stream()
                .<Future<?>>map(client -> threads.submit(() -> run(client)))
                .toList();
    }

    /** Returns when each client has a user and a product, and writes with hardly a pause. */
    static Traffic start(Freshet freshet, int clients) {
        return start(freshet, clients, SHORT_PAUSE);
    }

    /** @param pause of each client after each write */
    static Traffic start(Freshet freshet, int clients, Duration pause) {
        return new Traffic(freshet, clients, pause);
    }

    private void run(LedgerClient client) {
        try {
            for (int turn = 0; !stopping; turn++) {
                switch (turn % 4) {
                    case 0 -> client.changeUser();
                    case 1 -> client.changeProduct();
                    default -> client.buy();
                }
                if (turn % 8 == 0) {
                    client.look();
                }
                acknowledged.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often an operation had no answer (0) or 502, 503 or 504, so far. */
    Map<Integer, Integer> failures() {
        Map<Integer, Integer> failures = new TreeMap<>();
        clients.forEach(
                client -> client.failures().forEach((status, times) -> failures.merge(status, times, Integer::sum)));
        return failures;
    }

    /** How many writes were acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Waits until so many more writes were acknowledged. */
    void awaitMore(int writes) {
        long goal = acknowledged() + writes;
        Freshet.await(LedgerClient.OUTAGE_LIMIT, writes + " more writes", () -> {
            running.stream().filter(Future::isDone).forEach(Traffic::join);
            return acknowledged() >= goal;
        });
    }

    /** Lets each client finish what it has begun, and returns when all have. */
    Traffic stop() {
        stopping = true;
        running.forEach(Traffic::join);
        return this;
    }

    private static void join(Future<?> client) {
        try {
            client.get(LedgerClient.OUTAGE_LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("A client failed: " + e.getCause().getMessage(), e.getCause());
        } catch (Exception e) {
            throw new AssertionError("A client does not end", e);
        }
    }

    /**
     * Proves that nothing is lost, doubled or out of order: the owners have what was acknowledged and no more, products have given
     * as much as was bought, the view has what the owners have, and the audit finds no difference.
     */
    void verify() throws IOException, InterruptedException {
        clients.forEach(LedgerClient::awaitSettled);
        clients.forEach(LedgerClient::verify);
        clients.forEach(LedgerClient::verifyAnswers);
        Freshet.Outcome audit = freshet.run(AUDIT_LIMIT, "audit");
        assertThat(audit.exitCode()).as(audit.printed()).isZero();
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
        http.close();
    }
}
