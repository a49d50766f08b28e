package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGTERM: not ready, requests in flight end, consumers stop, the outbox is drained, and only then the process is gone. */
@ExtendWith(SharedLab.class)
class AnInstanceEndsInOrderTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ENDED_BY_SIGTERM = "products-2 ended with exit code 143";

    private final Freshet freshet;

    AnInstanceEndsInOrderTest(Freshet freshet) {
        this.freshet = freshet;
    }

    @Test
    void an_instance_that_is_told_to_end_answers_what_it_was_asked_and_publishes_what_it_did() throws Exception {
        Shop shop = new Shop(freshet);
        String user = shop.newUser("Ida Last");
        String product = shop.newProduct(500, 10);
        shop.buy(user, product, 1);
        Freshet.await(SOON, "the product in the view", () -> nameInTheView(user).equals("A thing"));
        Freshet.Instance ending = freshet.instance("products-2");
        String address = "http://127.0.0.1:" + ending.port();
        int before = log("products-2").size();
        CompletableFuture<HttpResponse<String>> write;

        try (Connection locking = lock(product)) {
            write = CompletableFuture.supplyAsync(() -> rename(address, product, "The last thing"));
            Freshet.await(SOON, "the write to wait", this::somebodyWaitsForALock);
            Freshet.signal("TERM", ending);
            Freshet.await(SOON, "the instance to be unready", () -> status(address + "/q/health/ready") == 503);
            assertThat(status(address + "/products/" + product))
                    .as("what still comes to an unready instance")
                    .isEqualTo(200);
            locking.rollback();
        }

        HttpResponse<String> answer = write.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Freshet.await(
                SOON,
                "the process to be gone",
                () -> ProcessHandle.of(ending.pid()).isEmpty());
        // Nobody wakes the other instance's relay, which would take up to a minute.
        Freshet.await(
                Duration.ofSeconds(5),
                "the event in the view",
                () -> nameInTheView(user).equals("The last thing"));
        List<String> log = log("products-2");
        assertThat(milestones(log.subList(before, log.size())))
                .containsExactly(
                        "All HTTP requests complete",
                        "freshet.products.queries reads no more",
                        "freshet.products.stock reads no more",
                        "The outbox is drained",
                        "stopped in");
        Freshet.await(
                SOON,
                "the lab to tell how it ended",
                () -> log("lab").stream().anyMatch(line -> line.contains(ENDED_BY_SIGTERM)));
        Freshet.await(
                SOON,
                "another process in its place",
                () -> freshet.instance("products-2").isReady());
    }

    private Connection lock(String product) throws Exception {
        Connection connection = Databases.connect(freshet, "products");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT FROM products WHERE id = '" + product + "' FOR UPDATE");
        }
        return connection;
    }

    private boolean somebodyWaitsForALock() {
        return Databases.count(
                        freshet, "products", "pg_stat_activity WHERE datname = 'products' AND wait_event_type = 'Lock'")
                > 0;
    }

    private HttpResponse<String> rename(String address, String product, String name) {
        Map<String, Object> change = Map.of("name", name, "price", Map.of("amount", 500, "currency", "GBP"));
        return freshet.send("PUT", address + "/products/" + product, change, "If-Match", "\"1\"");
    }

    private int status(String url) {
        return freshet.get(url).statusCode();
    }

    private String nameInTheView(String user) {
        return freshet.get(freshet.aggregator() + "/users/" + user + "/purchases?strategy=view")
                                .statusCode()
                        == 200
                ? freshet.read(freshet.aggregator() + "/users/" + user + "/purchases?strategy=view")
                        .at("/purchases/0/product/name")
                        .asText()
                : "";
    }

    // The two consumers stop together and may end in any order.
    private static List<String> milestones(List<String> log) {
        Stream<String> found =
                log.stream().map(AnInstanceEndsInOrderTest::milestone).filter(milestone -> !milestone.isEmpty());
        List<String> milestones = new ArrayList<>(found.toList());
        if (milestones.size() > 2) {
            milestones.subList(1, 3).sort(null);
        }
        return milestones;
    }

    private static String milestone(String line) {
        return Stream.of(
                        "All HTTP requests complete",
                        "freshet.products.queries reads no more",
                        "freshet.products.stock reads no more",
                        "The outbox is drained",
                        "stopped in")
                .filter(line::contains)
                .findFirst()
                .orElse("");
    }

    private List<String> log(String name) {
        try {
            return Files.readAllLines(freshet.data().resolve("logs").resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
