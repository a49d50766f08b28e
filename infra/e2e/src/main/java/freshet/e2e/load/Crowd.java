package freshet.e2e.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * So many readers at once, each of which asks again as soon as it has its answer: a closed loop. This machine is a trusted proxy to the
 * functions, so a reader says on whose behalf it asks.
 */
public final class Crowd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Supplier<String> urls;
    private final IntFunction<String> clients;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Outcome, SynchronizedHistogram> histograms = new ConcurrentHashMap<>();
    private volatile boolean leaving;

    private Crowd(Supplier<String> urls, IntFunction<String> clients) {
        this.urls = urls;
        this.clients = clients;
    }

    /**
     * Clients of which each has an address of its own. They ask from now on, until this is closed.
     *
     * @param urls asked for each request, by many threads
     */
    public static Crowd of(int clients, Supplier<String> urls) {
        return new Crowd(urls, number -> "10.0.%d.%d".formatted(number / 250, 1 + number % 250)).ask(clients);
    }

    /** Readers that are one client to the functions; the rest as {@link #of}. */
    public static Crowd ofOneClient(int readers, Supplier<String> urls) {
        return new Crowd(urls, number -> "10.0.0.1").ask(readers);
    }

    private Crowd ask(int readers) {
        IntStream.range(0, readers).forEach(number -> threads.submit(() -> askAgainAndAgain(clients.apply(number))));
        return this;
    }

    private void askAgainAndAgain(String client) {
        while (!leaving) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(urls.get()))
                    .header("Forwarded", "for=" + client)
                    .timeout(PATIENCE)
                    .build();
            long begin = System.nanoTime();
            Outcome outcome = outcome(request);
            histograms
                    .computeIfAbsent(outcome, key -> new SynchronizedHistogram(Latency.DIGITS))
                    .recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
        }
    }

    private Outcome outcome(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return Outcome.of(answer);
        } catch (Exception e) { // whatever it was, it is what became of the request
            return Outcome.of(e);
        }
    }

    /** What it has met so far. */
    public Tally tally() {
        return Tally.of(histograms);
    }

    /** Has nobody ask any more, and returns when the last answer has come. */
    @Override
    public void close() {
        leaving = true;
        threads.close();
        http.close();
    }
}
