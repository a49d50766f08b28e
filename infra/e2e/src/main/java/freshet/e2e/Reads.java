package freshet.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Readers of the view who come at a fixed rate, whether or not the answers keep up, each for a user at random. They remember what
 * went wrong: an answer that is not 200, and one that tells less of an entity than an answer told that came before it was
 * asked for.
 */
public final class Reads implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WORTH_TELLING = 20;

    private record Seen(long version, long since) {}

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String aggregator;
    private final List<String> users;
    private final long nanosBetween;
    private final Map<String, Seen> newest = new ConcurrentHashMap<>();
    private final Queue<Duration> durations = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> stepsBack = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread clock;

    private Reads(Freshet freshet, int perSecond, List<String> users) {
        this.aggregator = freshet.aggregator();
        this.users = List.copyOf(users);
        this.nanosBetween = Duration.ofSeconds(1).toNanos() / perSecond;
        this.clock = Thread.ofPlatform().name("reads").unstarted(this::keepTime);
    }

    /** Begins to read, and goes on until this is closed. */
    public static Reads begin(Freshet freshet, int perSecond, List<String> users) {
        Reads reads = new Reads(freshet, perSecond, users);
        reads.clock.start();
        return reads;
    }

    /** How long each answer took. */
    public List<Duration> durations() {
        return List.copyOf(durations);
    }

    /** How many got no answer, or another one than 200. */
    public int failed() {
        return failures.size();
    }

    /** How many told less of an entity than an answer before. */
    public int takenBack() {
        return stepsBack.size();
    }

    /** What was answered, or happened, instead of an answer; the first few of them. */
    public List<String> failures() {
        return failures.stream().limit(WORTH_TELLING).toList();
    }

    /** Which entities were told of as they had been before; the first few of them. */
    public List<String> stepsBack() {
        return stepsBack.stream().limit(WORTH_TELLING).toList();
    }

    private void keepTime() {
        Random random = new Random(1);
        for (long next = System.nanoTime(); !closing.get(); next += nanosBetween) {
            LockSupport.parkNanos(next - System.nanoTime());
            String user = users.get(random.nextInt(users.size()));
            readers.submit(() -> read(user));
        }
    }

    private void read(String user) {
        long asked = System.nanoTime();
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(aggregator + "/users/" + user + "/purchases?strategy=view"))
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.ofString(StandardCharsets.UTF_8));
            durations.add(Duration.ofNanos(System.nanoTime() - asked));
            if (answer.statusCode() == 200) {
                compare(Freshet.json(answer.body()), asked);
            } else {
                failures.add(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            failures.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void compare(JsonNode answer, long asked) {
        compareEntity(answer.get("user"), asked);
        for (JsonNode purchase : answer.get("purchases")) {
            compareEntity(purchase, asked);
            compareEntity(purchase.get("product"), asked);
        }
    }

    // A product that is pending or deleted has no version.
    private void compareEntity(JsonNode entity, long asked) {
        if (!entity.has("version")) {
            return;
        }
        String id = entity.get("id").asText();
        long version = entity.get("version").asLong();
        Seen known = newest.get(id);
        if (known != null && known.version() > version && known.since() - asked < 0) {
            stepsBack.add(id + " was " + known.version() + " and is " + version);
        }
        newest.merge(id, new Seen(version, System.nanoTime()), (old, now) -> now.version() > old.version() ? now : old);
    }

    /** Reads no more, and returns when the last answer has come. */
    @Override
    public void close() {
        closing.set(true);
        try {
            clock.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readers.close();
        http.close();
    }
}
