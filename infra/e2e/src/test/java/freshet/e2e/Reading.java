package freshet.e2e;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that does nothing but ask what a user of its own bought, of the view and of the owners in turn, and tries nothing twice. */
final class Reading implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;
    private static final String DEADLINE = "30000"; // success is asked for, and not speed
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);

    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
    private final Future<?> running;
    private volatile boolean stopping;

    private Reading(Freshet freshet, String user) {
        running = thread.submit(() -> run(freshet, user));
    }

    /** Returns when it has a user with a purchase that the view knows. */
    static Reading start(Freshet freshet) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            LedgerClient buyer = new LedgerClient(freshet, http, ANSWER_LIMIT);
            buyer.buy();
            buyer.awaitSettled();
            return new Reading(freshet, buyer.user());
        }
    }

    private void run(Freshet freshet, String user) {
        while (!stopping) {
            for (String strategy : List.of("view", "sync")) {
                String url = freshet.aggregator() + "/users/" + user + "/purchases?strategy=" + strategy;
                int status =
                        freshet.send("GET", url, null, "Deadline-Ms", DEADLINE).statusCode();
                statuses.merge(status, 1, Integer::sum);
            }
        }
    }

    /** Reads no more from now on. */
    void stop() throws ExecutionException, InterruptedException, TimeoutException {
        stopping = true;
        running.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** How often it had which status. */
    Map<Integer, Integer> statuses() {
        return Map.copyOf(statuses);
    }

    @Override
    public void close() {
        stopping = true;
        thread.close();
    }
}
