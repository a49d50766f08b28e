package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.e2e.load.Crowd;
import freshet.e2e.load.Load;
import freshet.e2e.load.Outcome;
import freshet.e2e.load.Results;
import freshet.e2e.load.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one client sends, however much at once, costs the others no answer and no instance its life. */
@ExtendWith(SharedLab.class)
class LargeAndSlowBodiesTest {
    private static final String OTHERS = "others";
    private static final String LINE = """
            {"sku":"%s","name":"A large one","description":"%s","price":{"amount":100,"currency":"GBP"},"stock":1}
            """;
    private static final String DESCRIPTION = "ä".repeat(1_900); // 3,800 bytes, and as many in memory
    private static final int LINE_BYTES = LINE.formatted(sku(0), DESCRIPTION).getBytes(StandardCharsets.UTF_8).length;
    private static final int DIFFERENT_LINES = 300; // which are more than a page of 1 MiB holds

    @Test
    void imports_that_come_all_at_once_are_taken_or_refused_and_others_are_answered(Freshet freshet) throws Exception {
        warmUp(freshet);
        Map<Integer, Integer> statuses = flood(freshet, 12, 8 << 20);

        System.out.println("12 imports of 8 MiB at once: " + statuses);
    }

    @Test
    void pages_as_long_as_can_be_that_one_client_asks_for_all_at_once_cost_others_no_answer(Freshet freshet)
            throws Exception {
        List<Long> before = pids(freshet);
        assertThat(importing(freshet, 1, (long) DIFFERENT_LINES * LINE_BYTES)).containsOnlyKeys(200);

        Crowd readers = Crowd.ofOneClient(16, () -> freshet.products() + "/products?limit=500");
        try (readers;
                Load others = Load.of(
                        Source.gets(OTHERS, 20, () -> freshet.products() + "/products?limit=1&description=false")
                                .from("127.0.0.3"))) {
            assertAllAreServed(others.run(Duration.ofSeconds(5)));
        }

        System.out.println("16 readers of long pages: " + readers.tally());
        assertThat(readers.tally().outcomes().keySet())
                .extracting(Outcome::status)
                .contains(200)
                .isSubsetOf(200, 429, 503, 504); // 504: they wait for each other
        assertThat(pids(freshet)).as("no instance has died").isEqualTo(before);
    }

    /** The largest heap that an import has is that of the images, 256 MiB; the lab's functions have it, too. */
    @Test
    @Tag("soak")
    void sixty_four_imports_of_32_mib_at_once_do_not_fill_an_instance() throws Exception {
        try (Freshet freshet = Freshet.startAfresh()) {
            warmUp(freshet);
            Map<Integer, Integer> statuses = flood(freshet, 64, 32 << 20);

            System.out.printf(
                    "64 imports of 32 MiB at once into one instance: %s, its largest RSS %s%n",
                    statuses, largestMemory(freshet.instance("products-1").pid()));
        }
    }

    // A process that has just begun is slow by itself.
    private static void warmUp(Freshet freshet) {
        for (int request = 0; request < 500; request++) {
            freshet.get(freshet.products() + "/products?limit=1");
        }
    }

    private static Map<Integer, Integer> flood(Freshet freshet, int imports, long bytes) throws Exception {
        List<Long> before = pids(freshet);
        final Map<Integer, Integer> statuses;
        String url = freshet.products() + "/products?limit=1";
        try (Load others =
                Load.of(Source.gets(OTHERS, 20, () -> url).from("127.0.0.3")).begin()) {
            statuses = importing(freshet, imports, bytes);
            assertAllAreServed(others.end());
        }
        assertThat(statuses.keySet()).contains(200).isSubsetOf(200, 429, 503);
        assertThat(pids(freshet)).as("no instance has died").isEqualTo(before);
        return statuses;
    }

    private static void assertAllAreServed(Results results) {
        assertThat(results.of(OTHERS).count(outcome -> !outcome.isSuccess()))
                .as(results.toString())
                .isZero();
        assertThat(results.of(OTHERS).count()).isPositive();
    }

    private static Map<Integer, Integer> importing(Freshet freshet, int imports, long bytes) throws Exception {
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .localAddress(InetAddress.getByName("127.0.0.2"))
                        .build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < imports; number++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(freshet.products() + "/products/import"))
                        .header("Content-Type", "application/x-ndjson")
                        .expectContinue(true)
                        .timeout(Duration.ofMinutes(2))
                        .POST(body(bytes))
                        .build();
                threads.submit(() -> statuses.merge(status(client, request), 1, Integer::sum));
            }
        }
        return new TreeMap<>(statuses);
    }

    private static int status(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    // The same few products again and again, so that the lab keeps its size.
    private static BodyPublisher body(long bytes) {
        long lines = bytes / LINE_BYTES;
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofByteArrays(() -> LongStream.range(0, lines)
                        .mapToObj(line -> LINE.formatted(sku(line), DESCRIPTION).getBytes(StandardCharsets.UTF_8))
                        .iterator()),
                lines * LINE_BYTES);
    }

    private static String sku(long line) {
        return "large-%03d".formatted(line % DIFFERENT_LINES);
    }

    private static List<Long> pids(Freshet freshet) {
        return freshet.instances("products").stream().map(Freshet.Instance::pid).toList();
    }

    private static String largestMemory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .collect(Collectors.joining());
    }
}
