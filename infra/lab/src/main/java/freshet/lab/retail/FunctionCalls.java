package freshet.lab.retail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.lab.LabFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Calls the functions over HTTP. A call that fails for a passing reason is repeated, which changes nothing that was done already: reads
 * are reads, and imports know their lines by the clients' own keys. May be used by several threads.
 */
final class FunctionCalls implements AutoCloseable {
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(90); // more than the functions give an import

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final Patience patience;
    private final AtomicLong lastProgress = new AtomicLong(System.nanoTime());

    FunctionCalls(Patience patience) {
        this.patience = patience;
    }

    /**
     * Makes sure that something answers there, so that a wrong address or a lab that is not up is told at once.
     *
     * @throws LabFailure if nothing listens there, or nothing but errors comes back for too long
     */
    void requireReachable(URI function, String path) throws InterruptedException {
        var request = get(function, path);
        try {
            http.send(request, BodyHandlers.discarding());
        } catch (ConnectException e) {
            throw new LabFailure("Nothing answers at " + function + ". Is the lab up? infra/up starts it.", e);
        } catch (IOException e) {
            send(request); // repeats it for as long as is reasonable, and says what is wrong
        }
    }

    /** @throws LabFailure if no good answer can be had */
    JsonNode read(URI function, String path) throws InterruptedException {
        return send(get(function, path));
    }

    /**
     * Sends lines to an import call.
     *
     * @param lines newline-delimited JSON
     * @throws LabFailure if no good answer can be had
     */
    JsonNode importLines(URI function, String path, byte[] lines) throws InterruptedException {
        return send(HttpRequest.newBuilder(at(function, path))
                .timeout(CALL_TIMEOUT)
                .header("Content-Type", "application/x-ndjson")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(lines))
                .build());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static HttpRequest get(URI function, String path) {
        return HttpRequest.newBuilder(at(function, path))
                .timeout(CALL_TIMEOUT)
                .header("Accept", "application/json")
                .build();
    }

    private static URI at(URI function, String path) {
        return URI.create(function.toString().replaceFirst("/+$", "") + path);
    }

    private JsonNode send(HttpRequest request) throws InterruptedException {
        long start = System.nanoTime();
        for (int failures = 0; ; failures++) {
            var attempt = attempt(request);
            if (attempt.answer() != null) {
                lastProgress.set(System.nanoTime());
                return attempt.answer();
            }
            giveUpIfTooLate(request, Math.max(start, lastProgress.get()), attempt.failure());
            Thread.sleep(pause(failures, attempt.retryAfterSeconds()));
        }
    }

    /** What came of one attempt: an answer, or a failure that may pass. */
    private record Attempt(JsonNode answer, String failure, OptionalLong retryAfterSeconds) {}

    private Attempt attempt(HttpRequest request) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            var reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Attempt(null, reason, OptionalLong.empty());
        }
        if (response.statusCode() == 200) {
            return new Attempt(parse(request, response.body()), null, OptionalLong.empty());
        }
        if (!PASSING.contains(response.statusCode())) {
            throw new LabFailure(describe(request) + " was answered with " + explain(response) + ".");
        }
        return new Attempt(null, explain(response), retryAfter(response));
    }

    private JsonNode parse(HttpRequest request, byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new LabFailure(describe(request) + " was answered with something that is no JSON.", e);
        }
    }

    private void giveUpIfTooLate(HttpRequest request, long since, String failure) {
        if (System.nanoTime() - since > patience.withoutProgress().toNanos()) {
            throw new LabFailure(
                    "%s has not worked for %d s (%s). What was sent is kept: run the same import again, and it goes on where it stopped."
                            .formatted(
                                    describe(request),
                                    patience.withoutProgress().toSeconds(),
                                    failure));
        }
    }

    private Duration pause(int failures, OptionalLong retryAfterSeconds) {
        var doubled = patience.firstPause().multipliedBy(1L << Math.min(failures, 10));
        var asked = retryAfterSeconds.isPresent() ? Duration.ofSeconds(retryAfterSeconds.getAsLong()) : doubled;
        var bounded = asked.compareTo(patience.longestPause()) < 0 ? asked : patience.longestPause();
        return bounded.multipliedBy(ThreadLocalRandom.current().nextLong(75, 126))
                .dividedBy(100);
    }

    private static OptionalLong retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    private static String describe(HttpRequest request) {
        return request.method() + " " + request.uri();
    }

    // "503 Not available for the moment: …", from a problem document where there is one.
    private String explain(HttpResponse<byte[]> response) {
        var problem = problem(response.body());
        return Stream.of(problem.path("title"), problem.path("detail"))
                .map(words -> words.asText(""))
                .filter(words -> !words.isBlank())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(": "), words -> (response.statusCode() + " " + words).strip()));
    }

    private JsonNode problem(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            return json.missingNode(); // not every proxy writes problem documents
        }
    }
}
