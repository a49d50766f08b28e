package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Liveness knows of all that works in the background, and nothing works there that it does not know of. */
@ExtendWith(SharedLab.class)
class EveryWorkerIsWatchedTest {
    private static final Path FUNCTIONS =
            Path.of(System.getProperty("freshet.root", "../..")).resolve("functions");
    private static final Pattern THREAD =
            Pattern.compile("Thread\\.of(Platform|Virtual)|new Thread\\(|Executors\\.|ThreadPool|new Timer\\(");

    // What begins a thread of its own: for one request, which waits for it; or for a task, which fails with it.
    private static final Set<String> FOR_SOMEBODY_WHO_WAITS = Set.of(
            "planner/Attempt.java",
            "strategies/SyncStrategy.java",
            "view/ViewAge.java",
            "rebuild/Loader.java",
            "bus/QueryAnswerer.java");

    private final Freshet freshet;

    EveryWorkerIsWatchedTest(Freshet freshet) {
        this.freshet = freshet;
    }

    // The timer of deadlines, the reader of replies and the look for tokens begin when they are first needed.
    @ParameterizedTest
    @CsvSource({
        "users, outbox-relay inbox-freshet.users.queries",
        "products, outbox-relay inbox-freshet.products.queries inbox-freshet.products.stock",
        "purchases, outbox-relay inbox-freshet.purchases.queries inbox-freshet.purchases.stock pending-purchases",
        "aggregator, inbox-freshet.aggregator.view view-leftovers"
    })
    void liveness_tells_of_each_worker_of_a_function(String function, String workers) {
        for (Freshet.Instance instance : freshet.instances(function)) {
            JsonNode liveness = freshet.read("http://127.0.0.1:" + instance.port() + "/q/health/live");

            JsonNode data = StreamSupport.stream(liveness.get("checks").spliterator(), false)
                    .filter(check -> check.get("name").asText().equals("workers"))
                    .findFirst()
                    .orElseThrow()
                    .get("data");
            Set<String> names = new TreeSet<>();
            data.fieldNames().forEachRemaining(names::add);
            assertThat(names).as(instance.instance()).contains(workers.split(" "));
            assertThat(data).allMatch(state -> state.asText().equals("ok"));
        }
    }

    @Test
    void no_thread_begins_that_is_no_worker_s_and_that_nobody_waits_for() throws IOException {
        try (Stream<Path> files = Files.walk(FUNCTIONS)) {
            List<Path> begin = files.filter(file -> file.toString().contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/shared/workers/"))
                    .filter(file -> !file.toString().contains("/shared/testing/"))
                    .filter(file -> THREAD.matcher(text(file)).find())
                    .toList();

            assertThat(begin)
                    .as("what works in the background is a freshet.workers.Worker")
                    .allMatch(file -> FOR_SOMEBODY_WHO_WAITS.stream().anyMatch(file::endsWith));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
