package freshet.lab.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.Await;
import freshet.lab.Ports;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Pool.Limits ONE_AT_ONCE = new Pool.Limits(1, 1);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = Ports.free();
    private List<Backend> backends;

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void requests_spread_over_all_instances() throws Exception {
        front(instance(answering("first")), instance(answering("second")));

        var answers = new ArrayList<String>();
        for (int request = 0; request < 10; request++) {
            answers.add(get("/users").body());
        }

        assertThat(answers).containsOnly("first", "second").contains("first", "second");
    }

    @Test
    void an_instance_that_refuses_the_connection_is_passed_over() throws Exception {
        front(new Backend("users-1", () -> 1, () -> true), instance(answering("second")));

        for (int request = 0; request < 10; request++) {
            assertThat(post("/users", "{}").body()).isEqualTo("second");
        }
    }

    @Test
    void without_a_ready_instance_the_answer_is_a_problem_that_says_when_to_come_again() throws Exception {
        front(new Backend("users-1", () -> 1, () -> false), new Backend("users-2", () -> 1, () -> true));

        var answer = get("/users");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem(answer))
                .containsEntry("type", "urn:freshet:problem:unavailable")
                .containsEntry("title", "Service Unavailable")
                .containsEntry("status", 503);
    }

    @Test
    void a_request_waits_until_the_first_instance_is_ready() throws Exception {
        var ready = new AtomicBoolean();
        var behind = instance(answering("at last"));
        var backend = new Backend("users-1", behind::port, ready::get);
        var pool = new Pool(List.of(backend), ONE_AT_ONCE, () -> true);
        front(pool, LONGEST_WAIT, backend);

        var answer = client.sendAsync(
                request("/users").POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
        Await.until("it waits", () -> pool.peak() == 1);
        assertThat(answer).isNotDone();
        ready.set(true);
        pool.serveWaiting();

        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("at last");
        Await.until("nothing is in flight", () -> load() == 0);
    }

    @Test
    void requests_beyond_the_place_of_an_instance_wait_and_beyond_that_are_refused() throws Exception {
        var held = new LinkedBlockingQueue<HttpServerRequest>();
        var backend = instance(held::add);
        var pool = new Pool(List.of(backend), ONE_AT_ONCE, () -> true);
        front(pool, LONGEST_WAIT, backend);

        var first = client.sendAsync(request("/first").build(), BodyHandlers.ofString());
        var inWork = held.poll(30, TimeUnit.SECONDS);
        var second = client.sendAsync(request("/second").build(), BodyHandlers.ofString());
        Await.until("the second one waits", () -> pool.peak() == 2);
        assertThat(get("/third").statusCode()).isEqualTo(503);
        inWork.response().end("one");

        assertThat(first.get(30, TimeUnit.SECONDS).body()).isEqualTo("one");
        held.poll(30, TimeUnit.SECONDS).response().end("two");
        assertThat(second.get(30, TimeUnit.SECONDS).body()).isEqualTo("two");
    }

    @Test
    void a_request_waits_no_longer_than_it_may() throws Exception {
        var never = new Backend("users-1", () -> 1, () -> false);
        var pool = new Pool(List.of(never), ONE_AT_ONCE, () -> true);
        front(pool, Duration.ofMillis(100), never);

        var answer = get("/users");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(problem(answer)).containsEntry("type", "urn:freshet:problem:unavailable");
        pool.peak();
        assertThat(pool.peak()).isZero();
    }

    @Test
    void a_client_that_goes_away_waits_no_more() throws Exception {
        var never = new Backend("users-1", () -> 1, () -> false);
        var pool = new Pool(List.of(never), ONE_AT_ONCE, () -> true);
        front(pool, LONGEST_WAIT, never);

        try (var socket = new Socket(Ports.loopback(), port)) {
            write(socket, "GET / HTTP/1.1\r\nHost: users\r\n\r\n");
            Await.until("the request waits", () -> pool.peak() == 1);
        }

        Await.until("nothing waits", () -> pool.peak() == 0);
    }

    @Test
    void an_instance_that_breaks_off_before_it_answers_makes_a_problem() throws Exception {
        front(instance(request -> request.connection().close()));

        var answer = post("/users", "{}");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(problem(answer))
                .containsEntry("type", "urn:freshet:problem:bad-gateway")
                .containsEntry("status", 502);
        Await.until("nothing is in flight", () -> load() == 0);
    }

    @Test
    void an_answer_that_breaks_off_midway_is_no_whole_answer_to_the_client() throws Exception {
        front(instance(request -> {
            request.response().putHeader("Content-Length", "1000").write("half");
            request.connection().close();
        }));

        assertThatThrownBy(() -> get("/users")).isInstanceOf(IOException.class);
        Await.until("nothing is in flight", () -> load() == 0);
    }

    @Test
    void a_client_that_goes_away_leaves_nothing_in_flight() throws Exception {
        front(instance(request -> {}));

        try (var socket = new Socket(Ports.loopback(), port)) {
            write(socket, "GET / HTTP/1.1\r\nHost: users\r\n\r\n");
            Await.until("the request is in flight", () -> load() == 1);
        }

        Await.until("nothing is in flight", () -> load() == 0);
    }

    @Test
    void the_instance_sees_the_request_as_the_client_made_it_and_for_whom_it_is() throws Exception {
        front(instance(request -> request.response()
                .end(request.method() + " " + request.uri() + " "
                        + request.headers().entries())));

        var seen = client.send(
                        request("/users/a%2Fb?ids=1,2&name=%C3%A9")
                                .header("If-Match", "\"3\"")
                                .header("X-Forwarded-For", "10.0.0.1")
                                .DELETE()
                                .build(),
                        BodyHandlers.ofString())
                .body();

        assertThat(seen)
                .startsWith("DELETE /users/a%2Fb?ids=1,2&name=%C3%A9 ")
                .contains("If-Match=\"3\"")
                .contains("Host=127.0.0.1:" + port)
                .contains("X-Forwarded-For=10.0.0.1, 127.0.0.1")
                .contains("Forwarded=for=127.0.0.1;host=\"127.0.0.1:" + port + "\";proto=http");
    }

    @Test
    void the_client_sees_the_answer_as_the_instance_gave_it() throws Exception {
        front(instance(request -> request.response()
                .setStatusCode(412)
                .putHeader("ETag", "\"4\"")
                .putHeader("Connection", "X-Private")
                .putHeader("X-Private", "for the next hop alone")
                .end("stale")));

        var answer = get("/users/1");

        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(answer.body()).isEqualTo("stale");
        assertThat(answer.headers().firstValue("ETag")).contains("\"4\"");
        assertThat(answer.headers().firstValue("X-Private")).isEmpty();
    }

    @Test
    void answers_without_a_body_pass() throws Exception {
        front(instance(request -> {
            switch (request.path()) {
                case "/deleted" -> request.response().setStatusCode(204).end();
                case "/same" -> request.response().setStatusCode(304).end();
                default -> request.response().putHeader("Content-Length", "5").end();
            }
        }));

        for (int round = 0; round < 3; round++) {
            assertThat(get("/deleted").statusCode()).isEqualTo(204);
            assertThat(get("/same").statusCode()).isEqualTo(304);
            var head = client.send(request("/head").HEAD().build(), BodyHandlers.ofString());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Length")).contains("5");
        }
    }

    @Test
    void a_request_line_of_500_ids_passes() throws Exception {
        front(instance(
                request -> request.response().end(Integer.toString(request.uri().length()))));
        var uri = "/users?ids=" + "01890a5d-ac96-774b-bcce-b302099a8057,".repeat(500);

        var answer = get(uri);

        assertThat(answer.body()).isEqualTo(Integer.toString(uri.length()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | malformed-request | NONSENSE",
                "400 | malformed-request | GET /users?name=%zz HTTP/1.1",
                "400 | malformed-request | GET /users?name={x} HTTP/1.1",
                "400 | malformed-request | GET /users HTTP/1.1^Host: a\";for=192.0.2.7;b=\"c",
                "400 | malformed-request | GET /users HTTP/1.1^Host: [::1",
                "400 | malformed-request | CONNECT /users HTTP/1.1^Host: a",
                "400 | malformed-request | GET /users HTTP/1.1^Host: a^Host: b",
                "414 | uri-too-long      | GET /users?name=LONG HTTP/1.1",
                "431 | headers-too-large | GET /users HTTP/1.1^If-Match: LONG",
            })
    void what_is_no_request_is_a_problem_document_and_reaches_no_instance(int status, String type, String head)
            throws Exception {
        front(instance(answering("reached")));

        try (var socket = new Socket(Ports.loopback(), port)) {
            write(
                    socket,
                    head.replace("LONG", "x".repeat(40_000)).replace("^", "\r\n") + "\r\nConnection: close\r\n\r\n");

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .matches("(?s)HTTP/1\\.[01] " + status + " .*")
                    .contains("application/problem+json", "urn:freshet:problem:" + type)
                    .doesNotContain("reached");
        }
    }

    @Test
    void large_bodies_pass_both_ways() throws Exception {
        front(instance(
                request -> request.body().onSuccess(body -> request.response().end(body))));
        var body = new byte[20 * 1024 * 1024];
        new Random(1).nextBytes(body);

        var answer = client.send(
                request("/users/import").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());

        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void a_large_body_reaches_the_instance_while_the_client_still_writes_it() throws Exception {
        var seen = new AtomicInteger();
        front(instance(request -> {
            request.handler(part -> seen.addAndGet(part.length()));
            request.endHandler(end -> request.response().end("all"));
        }));

        try (var socket = new Socket(Ports.loopback(), port)) {
            write(
                    socket,
                    "POST / HTTP/1.1\r\nHost: users\r\nConnection: close\r\nContent-Length: 100001\r\n\r\n"
                            + "x".repeat(100_000));

            Await.until("all but the end is there", () -> seen.get() == 100_000);

            write(socket, "x");

            assertThat(all(socket)).startsWith("HTTP/1.1 200 OK").endsWith("all");
        }
    }

    @Test
    void a_body_that_breaks_off_midway_is_no_whole_body_to_the_instance() throws Exception {
        var ended = new AtomicBoolean();
        var began = new CountDownLatch(1);
        var brokeOff = new CountDownLatch(1);
        front(instance(request -> {
            request.handler(part -> began.countDown());
            request.endHandler(end -> ended.set(true));
            request.exceptionHandler(failure -> brokeOff.countDown());
        }));

        try (var socket = new Socket(Ports.loopback(), port)) {
            write(socket, "POST / HTTP/1.1\r\nHost: users\r\nTransfer-Encoding: chunked\r\n\r\n");
            write(socket, "10000\r\n" + "x".repeat(0x10000) + "\r\n5\r\nhello\r\n");
            assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(brokeOff.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ended).isFalse();
    }

    @Test
    void an_instance_that_refuses_a_body_while_it_comes_is_heard() throws Exception {
        front(
                limits(4, Duration.ofSeconds(2)),
                instance(request -> request.response().setStatusCode(413).end("too large")));

        try (var socket = new Socket(Ports.loopback(), port)) {
            write(socket, "POST /users HTTP/1.1\r\nHost: users\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                for (int sent = 0; sent < 40 * 16; sent++) {
                    write(socket, "10000\r\n" + "x".repeat(0x10000) + "\r\n");
                }
            } catch (IOException e) {
                // closed by now
            }

            assertThat(all(socket)).startsWith("HTTP/1.1 413 ").endsWith("too large");
        }
        Await.until("nothing is in flight", () -> load() == 0);
    }

    @Test
    void a_client_that_asks_first_is_told_the_instances_mind() throws Exception {
        front(limits(4, Duration.ofSeconds(2)), instance(request -> {
            if (request.path().equals("/refused")) {
                request.response().setStatusCode(413).end("too large");
            } else {
                request.response().writeContinue();
                request.body().onSuccess(body -> request.response().end(Integer.toString(body.length())));
            }
        }));

        for (var length : List.of(10, 100_000)) {
            try (var socket = asking("/taken", length)) {
                assertThat(read(socket, 25)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
                write(socket, "x".repeat(length));
                assertThat(read(socket, 15)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
        try (var socket = asking("/refused", 100_000)) {
            assertThat(all(socket)).startsWith("HTTP/1.1 413 ").endsWith("too large");
        }
        Await.until("nothing is in flight", () -> load() == 0);
    }

    private Socket asking(String path, int length) throws IOException {
        var socket = new Socket(Ports.loopback(), port);
        write(
                socket,
                "POST " + path + " HTTP/1.1\r\nHost: users\r\nExpect: 100-continue\r\nContent-Length: " + length
                        + "\r\n\r\n");
        return socket;
    }

    @Test
    void who_sends_slowly_takes_nothing_of_an_instance_and_is_told() throws Exception {
        front(limits(3, Duration.ofSeconds(1)), instance(answering("done")));

        try (var one = slow();
                var two = slow();
                var three = slow();
                var four = slow()) {
            assertThat(all(four)).startsWith("HTTP/1.1 429 ").contains("urn:freshet:problem:quota-exceeded");
            assertThat(load()).isZero();
            try (var other = new Socket(Ports.loopback(), port, InetAddress.getByName("127.0.0.2"), 0)) {
                write(other, "GET /users HTTP/1.1\r\nHost: users\r\nConnection: close\r\n\r\n");
                assertThat(all(other)).endsWith("done");
            }

            for (var socket : List.of(one, two, three)) {
                assertThat(all(socket)).startsWith("HTTP/1.1 408 ").contains("urn:freshet:problem:request-timeout");
            }
        }
        assertThat(get("/users").body()).isEqualTo("done");
    }

    private Socket slow() throws IOException {
        var socket = new Socket(Ports.loopback(), port);
        write(socket, "POST /users HTTP/1.1\r\nHost: users\r\nContent-Length: 100\r\n\r\n{");
        return socket;
    }

    @Test
    void a_connection_that_no_request_comes_by_is_closed_and_a_client_has_only_so_many() throws Exception {
        front(limits(3, Duration.ofSeconds(1)), instance(answering("done")));

        try (var silent = new Socket(Ports.loopback(), port);
                var slow = new Socket(Ports.loopback(), port);
                var used = new Socket(Ports.loopback(), port);
                var fourth = new Socket(Ports.loopback(), port);
                var oneTooMany = new Socket(Ports.loopback(), port)) {
            write(slow, "GET /users HTTP/1.1\r\nHos");
            write(used, "GET /users HTTP/1.1\r\nHost: users\r\n\r\n");
            write(fourth, "GET /users HTTP/1.1\r\nHost: users\r\n\r\n");

            assertThat(oneTooMany.getInputStream().read()).isNegative();
            assertThat(all(silent)).isEmpty();
            assertThat(all(slow)).isEmpty();
            assertThat(all(used)).endsWith("done");
            assertThat(all(fourth)).endsWith("done");
        }
    }

    private static Guests.Limits limits(int waiting, Duration time) {
        return new Guests.Limits(4, waiting, time, time, time, time);
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private int load() {
        return backends.stream().mapToInt(Backend::load).sum();
    }

    private static Handler<HttpServerRequest> answering(String body) {
        return request -> request.response().end(body);
    }

    private Backend instance(Handler<HttpServerRequest> behaviour) {
        var server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setMaxInitialLineLength(32 * 1024))
                .requestHandler(behaviour)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new Backend("users-" + server.actualPort(), server::actualPort, () -> true);
    }

    private void front(Backend... backends) {
        front(new Pool(List.of(backends), Pool.Limits.NONE, () -> false), LONGEST_WAIT, backends);
    }

    private void front(Pool pool, Duration longestWait, Backend... backends) {
        front(pool, new Guests(), longestWait, backends);
    }

    private void front(Guests.Limits limits, Backend... backends) {
        front(new Pool(List.of(backends), Pool.Limits.NONE, () -> false), new Guests(limits), LONGEST_WAIT, backends);
    }

    private void front(Pool pool, Guests guests, Duration longestWait, Backend... backends) {
        this.backends = List.of(backends);
        vertx.deployVerticle(new Front("users", port, pool, guests, longestWait))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + uri));
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return client.send(request(uri).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String uri, String body) throws IOException, InterruptedException {
        return client.send(request(uri).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static Map<String, Object> problem(HttpResponse<String> answer) throws IOException {
        return JSON.readValue(answer.body(), new TypeReference<>() {});
    }
}
