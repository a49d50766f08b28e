package freshet.resilience.clients;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ClientsTest {
    private static final AtomicInteger LAST = new AtomicInteger();
    private static final int PLACES = 8;
    private static final int BURST = 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource
    String root;

    @Test
    void a_client_is_its_address_and_a_trusted_proxy_names_it() {
        assertThat(client(given())).isEqualTo("127.0.0.1");
        assertThat(client(given().header("Forwarded", "for=198.51.100.1, for=203.0.113.7")))
                .isEqualTo("203.0.113.7");
    }

    @Test
    void an_address_has_only_so_many_connections_and_none_that_no_request_comes_by() throws IOException {
        given().get("/probe/client").then().statusCode(200);

        try (Socket silent = connected("127.0.0.5");
                Socket slow = connected("127.0.0.5");
                Socket used = connected("127.0.0.5");
                Socket oneTooMany = connected("127.0.0.5");
                Socket other = connected("127.0.0.6")) {
            slow.getOutputStream().write("GET /probe/client HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII));
            assertThat(oneTooMany.getInputStream().read()).isNegative();
            assertThat(asked(used)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(asked(other)).isEqualTo("HTTP/1.1 200 OK");

            assertThat(silent.getInputStream().read()).isNegative();
            assertThat(slow.getInputStream().read()).isNegative();
            assertThat(asked(connected("127.0.0.5"))).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void a_trusted_proxy_has_as_many_connections_as_it_likes() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int connection = 0; connection < 10; connection++) {
            sockets.add(connected("127.0.0.1"));
        }
        for (Socket socket : sockets) {
            try (socket) {
                assertThat(asked(socket)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    private Socket connected(String from) throws IOException {
        Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), URI.create(root).getPort(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String asked(Socket socket) throws IOException {
        socket.getOutputStream()
                .write(("GET /probe/client HTTP/1.1\r\nHost: localhost\r\nForwarded: for=" + address() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
    }

    @Test
    void work_on_another_thread_is_for_the_same_client() {
        String address = address();

        assertThat(from(address).get("/probe/client/elsewhere").asString()).isEqualTo(address);
    }

    @Test
    void a_service_that_is_called_learns_for_whom() {
        String address = address();

        assertThat(from(address).get("/probe/client/there").asString()).isEqualTo(address);
        assertThat(given().header("Forwarded", "for=\"[2001:db8:1:2::9]\"")
                        .get("/probe/client/there")
                        .asString())
                .isEqualTo("[2001:db8:1:2::]");
    }

    @Test
    void every_answer_says_what_is_left_of_the_quota() {
        from(address())
                .get("/probe/client")
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"client\";q=20;w=72000")
                .header("RateLimit", "\"client\";r=19;t=3600");
    }

    @Test
    void a_client_beyond_its_quota_is_refused_and_no_other_one() {
        String greedy = address();
        double before = shed("quota");
        int answered = useUp(greedy);

        assertThat(answered).isEqualTo(BURST);
        from(greedy)
                .get("/probe/client")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("3[56][0-9]{2}"))
                .header("RateLimit", matchesPattern("\"client\";r=0;t=3[56][0-9]{2}"))
                .body("type", equalTo("urn:freshet:problem:quota-exceeded"))
                .body("status", equalTo(429))
                .body("instance", equalTo("/probe/client"));
        from(address()).get("/probe/client").then().statusCode(200);
        assertThat(shed("quota")).isGreaterThanOrEqualTo(before + 2);
    }

    @Test
    void a_refusal_does_not_wait_for_the_body() {
        String greedy = address();
        String body = "x".repeat(50_000);
        from(greedy).body(body).post("/probe/length").then().statusCode(200).body(equalTo("50000"));
        useUp(greedy);

        for (int i = 0; i < 3; i++) {
            from(greedy).body(body).post("/probe/length").then().statusCode(429);
        }
    }

    @Test
    void what_the_system_itself_sends_is_not_counted() throws Exception {
        String greedy = address();
        useUp(greedy);

        from(greedy).get("/q/metrics").then().statusCode(200);
        from(greedy).post("/events").then().statusCode(404).header("RateLimit", (String) null);
        assertThat(status(greedy, "/q/../probe/client")).isEqualTo(429);
        from(greedy).get("/eventsnot").then().statusCode(429);
    }

    @Test
    void who_comes_while_another_holds_all_places_gets_the_first_that_is_free() throws Exception {
        String greedy = address();
        String other = address();
        List<CompletableFuture<HttpResponse<String>>> holding = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                holding.add(hold(greedy));
            }
            assertThat(Probe.ARRIVED.tryAcquire(PLACES, 30, TimeUnit.SECONDS)).isTrue();

            from(other)
                    .get("/probe/held")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .body("type", equalTo("urn:freshet:problem:bulkhead-full"));
            Probe.LET_GO.release();
            CompletableFuture.anyOf(holding.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            from(greedy)
                    .get("/probe/held")
                    .then()
                    .statusCode(429)
                    .header("Retry-After", "1")
                    .body("type", equalTo("urn:freshet:problem:quota-exceeded"));
            holding.add(hold(other));
            assertThat(Probe.ARRIVED.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            Probe.LET_GO.release(PLACES);
        }

        for (CompletableFuture<HttpResponse<String>> answer : holding) {
            assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(shed("share")).isGreaterThanOrEqualTo(1);
        assertThat(shed("full")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void no_metric_names_a_client() {
        String address = address();
        useUp(address);

        given().get("/q/metrics").then().statusCode(200).body(matchesPattern("(?s)((?!" + address + ").)*"));
    }

    private CompletableFuture<HttpResponse<String>> hold(String address) {
        return http.sendAsync(request(address, "/probe/held"), BodyHandlers.ofString());
    }

    private int status(String address, String path) throws Exception {
        return http.send(request(address, path), BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest request(String address, String path) {
        return HttpRequest.newBuilder(URI.create(root.replaceFirst("/$", "") + path))
                .header("Forwarded", "for=" + address)
                .build();
    }

    // How many requests were answered until one was refused.
    private static int useUp(String address) {
        for (int answered = 0; answered < 10 * BURST; answered++) {
            Response answer = from(address).get("/probe/client");
            if (answer.statusCode() == 429) {
                return answered;
            }
        }
        throw new AssertionError("never refused");
    }

    private static double shed(String reason) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("freshet_requests_shed_total{reason=\"" + reason + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('}') + 1)))
                .sum();
    }

    // A client of the test's own: quotas and shares of one test are no other one's business.
    private static String address() {
        return "192.0.2." + LAST.incrementAndGet();
    }

    private static String client(RequestSpecification request) {
        return request.get("/probe/client").asString();
    }

    private static RequestSpecification from(String address) {
        return given().header("Forwarded", "for=" + address);
    }
}
