package freshet.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import freshet.e2e.Freshet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger arrived = new AtomicInteger();
    private final Set<String> clients = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/ok", exchange -> send(exchange, 200, "application/json", "{}"));
        server.createContext("/held", exchange -> {
            arrived.incrementAndGet();
            await(open);
            send(exchange, 200, "application/json", "{}");
        });
        server.createContext("/full", exchange -> send(exchange, 503, "application/problem+json", """
                {"type":"urn:freshet:problem:bulkhead-full","status":503}"""));
        server.createContext("/broken", exchange -> exchange.close());
        server.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        clients.add(exchange.getRemoteAddress().getAddress().getHostAddress());
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @AfterEach
    void stop() {
        open.countDown();
        server.stop(0);
        threads.close();
    }

    @Test
    void requests_come_at_their_rate_whether_or_not_those_before_are_answered() {
        try (Load load = Load.of(gets("held", 50)).begin()) {
            Freshet.await(LIMIT, "twenty requests without an answer", () -> arrived.get() >= 20);
            assertThat(load.soFar().of("held").count()).isZero();

            open.countDown();

            assertThat(load.end().of("held").count()).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void what_a_request_takes_is_counted_from_when_it_was_due() {
        try (Load load = Load.of(gets("held", 50)).begin()) {
            Freshet.await(LIMIT, "a second's requests", () -> arrived.get() >= 50);
            open.countDown();

            Latency latency = load.end().of("held").latency();

            assertThat(latency.max()).isGreaterThanOrEqualTo(Duration.ofMillis(900));
            assertThat(latency.p50()).isLessThan(latency.max());
        }
    }

    @Test
    void a_run_sends_as_many_as_its_time_and_rate_say_and_forgets_the_run_before() {
        try (Load load = Load.of(gets("ok", 100))) {
            load.run(Duration.ofMillis(100));

            Results results = load.run(Duration.ofMillis(500));

            assertThat(results.of("ok").count()).isBetween(50L, 51L);
            assertThat(results.of("ok").count(Outcome::isSuccess))
                    .isEqualTo(results.all().count());
        }
    }

    @Test
    void an_outcome_is_a_status_and_the_problems_slug_or_what_happened_instead_of_an_answer() {
        try (Load load = Load.of(gets("ok", 50), gets("full", 50), gets("broken", 50))) {
            Results results = load.run(Duration.ofMillis(100));

            assertThat(results.of("ok").outcomes()).containsOnlyKeys(new Outcome(200, ""));
            assertThat(results.of("full").outcomes()).containsOnlyKeys(new Outcome(503, "bulkhead-full"));
            assertThat(results.of("broken").outcomes()).containsOnlyKeys(new Outcome(0, "IOException"));
            assertThat(results.all().count(Outcome::isProblem))
                    .isEqualTo(results.of("full").count());
        }
    }

    @Test
    void what_is_beyond_the_bound_is_not_sent_and_counts_as_if_it_had_waited_in_vain() {
        try (Load load = Load.of(5, gets("held", 100)).begin()) {
            Freshet.await(
                    LIMIT,
                    "requests that are not sent",
                    () -> load.soFar().of("held").count() >= 5);
            open.countDown();

            Tally tally = load.end().of("held");

            assertThat(arrived).hasValue((int) tally.count(Outcome::isSuccess));
            assertThat(tally.latency(Outcome.NOT_SENT::equals).p50()).isGreaterThanOrEqualTo(Duration.ofSeconds(9));
        }
    }

    @Test
    void a_source_may_come_from_an_address_of_its_own() {
        try (Load load =
                Load.of(gets("ok", 50).from("127.0.0.2"), gets("ok", 50).from("127.0.0.3"))) {
            load.run(Duration.ofMillis(100));
        }

        assertThat(clients).containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3");
    }

    @Test
    void an_onlooker_sees_each_answer() {
        Queue<Answer> seen = new ConcurrentLinkedQueue<>();
        long before = System.nanoTime();

        try (Load load = Load.of(gets("ok", 50).watchedBy(seen::add))) {
            assertThat(load.run(Duration.ofMillis(200)).all().count()).isEqualTo(seen.size());
        }

        assertThat(seen).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.response().body()).isEqualTo("{}");
            assertThat(answer.asked() - before).isPositive();
        });
    }

    @Test
    void a_source_that_fails_and_an_onlooker_that_fails_do_not_go_unnoticed() {
        assertFails(Source.of("bad", 50, () -> {
            throw new IllegalStateException("no request");
        }));
        assertFails(gets("ok", 50).watchedBy(answer -> {
            throw new AssertionError("unexpected");
        }));
    }

    private static void assertFails(Source source) {
        Load load = Load.of(source);
        assertThatThrownBy(() -> load.run(Duration.ofMillis(100)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(source.name());
        assertThatThrownBy(load::close).isInstanceOf(IllegalStateException.class);
    }

    private Source gets(String path, double perSecond) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
        return Source.gets(path, perSecond, () -> url);
    }

    @Test
    void a_rate_is_more_than_nothing() {
        assertThatThrownBy(() -> Source.of("none", 0, HttpRequest::newBuilder))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
