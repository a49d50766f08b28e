package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import freshet.lab.LabFailure;
import freshet.lab.StubServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionCallsTest {
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(500), Duration.ofMillis(1), Duration.ofMillis(20));

    private final Queue<StubServer.Handler> firstAnswers = new ArrayDeque<>();
    private final AtomicInteger requests = new AtomicInteger();
    private StubServer server;
    private FunctionCalls calls;

    @BeforeEach
    void start() throws IOException {
        server = new StubServer(this::handle);
        calls = new FunctionCalls(SHORT);
    }

    @AfterEach
    void stop() {
        calls.close();
        server.close();
    }

    @Test
    void an_answer_is_read() throws Exception {
        assertThat(calls.read(server.uri(), "/view").path("ok").booleanValue()).isTrue();
    }

    @Test
    void lines_are_sent_as_they_are() throws Exception {
        var sent = new ArrayDeque<String>();
        firstAnswers.add(exchange -> {
            sent.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            StubServer.answer(exchange, 200, "{}");
        });

        calls.importLines(server.uri(), "/users/import", "{}\n{}\n".getBytes(StandardCharsets.UTF_8));

        assertThat(sent).containsExactly("POST /users/import application/x-ndjson {}\n{}\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void what_may_pass_is_tried_again(int status) throws Exception {
        firstAnswers.addAll(List.of(answering(status), answering(status)));

        assertThat(calls.importLines(server.uri(), "/users/import", new byte[0])
                        .path("ok")
                        .booleanValue())
                .isTrue();
        assertThat(requests).hasValue(3);
    }

    @Test
    void a_connection_that_breaks_off_is_tried_again() throws Exception {
        firstAnswers.add(HttpExchange::close);
        firstAnswers.add(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.close();
        });

        assertThat(calls.read(server.uri(), "/view").path("ok").booleanValue()).isTrue();
        assertThat(requests).hasValue(3);
    }

    @Test
    void a_retry_waits_as_long_as_it_is_asked_to_within_bounds() throws Exception {
        firstAnswers.add(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1");
            StubServer.answer(exchange, 503, "");
        });
        var patient = new Patience(Duration.ofMinutes(1), Duration.ofNanos(1), Duration.ofMillis(400));

        var watch = new Stopwatch();
        try (var patientCalls = new FunctionCalls(patient)) {
            patientCalls.read(server.uri(), "/view");
        }

        assertThat(watch.seconds()).isGreaterThan(0.3); // the bound of 400 ms, less jitter
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 415, 500})
    void what_does_not_pass_is_told_at_once_in_the_words_of_the_problem_document(int status) {
        firstAnswers.add(exchange -> StubServer.answer(exchange, status, """
                {"title":"The request breaks a rule","detail":"limit is 0"}"""));

        assertThatThrownBy(() -> calls.read(server.uri(), "/view"))
                .isInstanceOf(LabFailure.class)
                .hasMessage("GET " + server.uri() + "/view was answered with " + status
                        + " The request breaks a rule: limit is 0.");
        assertThat(requests).hasValue(1);
    }

    @Test
    void it_gives_up_when_nothing_works_for_too_long_and_says_that_nothing_is_lost() {
        for (int i = 0; i < 10_000; i++) {
            firstAnswers.add(answering(503));
        }

        assertThatThrownBy(() -> calls.read(server.uri(), "/view"))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("has not worked for")
                .hasMessageContaining("(503")
                .hasMessageContaining("run the same import again");
        assertThat(requests).hasValueGreaterThan(5);
    }

    @Test
    void an_answer_that_is_no_json_is_told() {
        firstAnswers.add(exchange -> StubServer.answer(exchange, 200, "<html>"));

        assertThatThrownBy(() -> calls.read(server.uri(), "/view"))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void a_function_where_nothing_listens_is_told_at_once() {
        var nobody = server.uri();
        server.close();

        assertThatThrownBy(() -> calls.requireReachable(nobody, "/users?limit=1"))
                .isInstanceOf(LabFailure.class)
                .hasMessage("Nothing answers at " + nobody + ". Is the lab up? infra/up starts it.");
    }

    @Test
    void a_function_that_is_busy_is_reachable() throws Exception {
        firstAnswers.add(answering(503));

        calls.requireReachable(URI.create(server.uri() + "/"), "/users?limit=1");

        assertThat(requests).hasValue(1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        StubServer.Handler first;
        synchronized (firstAnswers) {
            first = firstAnswers.poll();
        }
        if (first == null) {
            StubServer.answer(exchange, 200, "{\"ok\":true}");
        } else {
            first.handle(exchange);
        }
    }

    private static StubServer.Handler answering(int status) {
        return exchange -> StubServer.answer(exchange, status, "");
    }
}
