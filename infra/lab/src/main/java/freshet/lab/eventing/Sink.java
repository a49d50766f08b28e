package freshet.lab.eventing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/** Where events are posted to. */
public final class Sink implements AutoCloseable {
    /** What there is instead of a status when nobody answered. */
    static final int NO_ANSWER = 0;

    // Longer than a front holds a request and a function may take for it, together.
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(70);

    private final URI address;
    private final Map<String, String> headers;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** @param headers which each request has, such as {@code Authorization} */
    public Sink(URI address, Map<String, String> headers) {
        this.address = address;
        this.headers = Map.copyOf(headers);
    }

    /** Posts an event and gives the status of the answer. */
    int post(CloudEventMessage event) throws InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(ANSWER_LIMIT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(event.body()));
        headers.forEach(request::header);
        event.headers().forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
