package freshet.users;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.testing.Await;
import freshet.testing.BackingServices;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class BodiesTest {
    private static final int LARGEST = 64 * 1024; // freshet.bodies.largest
    private static final int BODIES_OF_A_CLIENT = 64; // freshet.bodies.per-client
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
    private static final String SLOW_CLIENT = "192.0.2.40";
    private static final String OTHER_CLIENT = "192.0.2.41";
    private static final String LINE = """
            {"externalId":"%s","name":"Ada","email":"ada@example.org","country":"Norway"}
            """;

    @TestHTTPResource("/")
    URI function;

    /** The first line of the answer, and the problem in it. */
    @ParameterizedTest
    @CsvSource({
        "/users,        Content-Length: 65537,                          413, too-large",
        "/users,        Content-Length: 65537|Expect: 100-continue,     413, too-large",
        "/users,        Content-Length: 99999999999,                    413, too-large",
        "/users,        Content-Length: 100|Deadline-Ms: 300,           408, request-timeout",
        "/users,        Transfer-Encoding: chunked|Deadline-Ms: 300,    408, request-timeout",
        "/users/import, Content-Length: 99999999999|Deadline-Ms: 300,   408, request-timeout",
        "/users/import, Transfer-Encoding: chunked|Deadline-Ms: 300,    408, request-timeout",
        "/no/such/path, Content-Length: 100|Deadline-Ms: 300,           408, request-timeout",
    })
    void a_body_that_does_not_come_or_may_not_is_answered_for_and_the_connection_is_not_kept(
            String path, String fields, int status, String problem) throws IOException {
        try (Sender sender = new Sender(SLOW_CLIENT, path, fields.split("\\|"))) {
            assertThat(sender.answer())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .containsIgnoringCase("connection: close")
                    .contains("application/problem+json", "\"urn:freshet:problem:" + problem + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"/users, 100", "/users/import, 100"})
    void a_sender_that_asks_first_may_send_what_is_not_too_large(String path, int length) throws IOException {
        try (Sender sender = new Sender(SLOW_CLIENT, path, "Content-Length: " + length, "Expect: 100-continue")) {
            assertThat(sender.read(25)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        }
    }

    @Test
    void a_body_without_a_length_is_refused_once_it_is_too_large() throws IOException {
        try (Sender sender = new Sender(SLOW_CLIENT, "/users", "Transfer-Encoding: chunked")) {
            sender.sendChunks(" ".repeat(8_192), 40);

            assertThat(sender.answer())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("application/problem+json", "\"urn:freshet:problem:too-large\"");
        }
    }

    @Test
    void a_body_of_the_largest_size_is_read() {
        String user = "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"country\":\"Norway\"}";

        given().contentType(ContentType.JSON)
                .body(user + " ".repeat(LARGEST - user.length()))
                .post("/users")
                .then()
                .statusCode(201);
    }

    @Test
    void an_import_of_any_length_is_taken_and_lines_that_are_too_long_are_rejected() {
        String known = UUID.randomUUID().toString();
        String padding = " ".repeat(60_000);
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 150; line++) {
            lines.append(padding).append(LINE.formatted(line % 50 == 0 ? known : UUID.randomUUID()));
        }
        lines.append(padding).append(padding).append(LINE.formatted(UUID.randomUUID()));
        lines.append("\n").append(LINE.formatted(known).replace("Ada", "Ida"));

        importing(lines.toString())
                .statusCode(200)
                .body("read", equalTo(152))
                .body("created", equalTo(148))
                .body("unchanged", equalTo(2))
                .body("rejected.line", equalTo(List.of(151, 153)))
                .body("rejected[0].reason", equalTo("longer than 65536 bytes"));
    }

    @Test
    void an_import_that_breaks_off_leaves_nothing_behind() throws IOException {
        String first = UUID.randomUUID().toString();
        try (Sender sender = new Sender(SLOW_CLIENT, "/users/import", "Transfer-Encoding: chunked")) {
            sender.sendChunks(LINE.formatted(first), 1);
            // More than is kept in memory, and than is written at once.
            sender.sendChunks(
                    " ".repeat(50_000) + LINE.formatted(UUID.randomUUID()).strip() + "\n", 110);
        }

        // Waits for the other's end where that has stored the key, and finds it stored if that was not undone.
        importing(LINE.formatted(first)).statusCode(200).body("created", equalTo(1));
    }

    @Test
    void imports_have_a_place_before_they_are_read() throws IOException {
        List<Sender> senders = new ArrayList<>();
        try {
            double refused = refusedAsFull();
            // Not all at the first attempt: who imported lately keeps a share of the places for a moment.
            Await.until(SOON, "all places are taken", () -> {
                senders.add(endlessImport());
                return refusedAsFull() > refused;
            });

            try (Sender oneMore = new Sender(OTHER_CLIENT, "/users/import", "Content-Length: 99999999999")) {
                assertThat(oneMore.answer()).startsWith("HTTP/1.1 503 ").contains("bulkhead-full", "Retry-After: 1");
            }
            creating(OTHER_CLIENT).statusCode(201);
        } finally {
            for (Sender sender : senders) {
                sender.close();
            }
        }
        Await.until(
                SOON,
                "their places are free",
                () -> importing(LINE.formatted(UUID.randomUUID())).extract().statusCode() == 200);
    }

    @Test
    void a_client_that_sends_slowly_uses_up_its_own_share_only() throws IOException {
        List<Sender> senders = new ArrayList<>();
        try {
            for (int sender = 0; sender < BODIES_OF_A_CLIENT; sender++) {
                senders.add(new Sender(SLOW_CLIENT, "/users", "Content-Length: 100", "Expect: 100-continue"));
            }
            for (Sender sender : senders) {
                assertThat(sender.read(12)).isEqualTo("HTTP/1.1 100");
            }

            try (Sender oneMore = new Sender(SLOW_CLIENT, "/users", "Content-Length: 100")) {
                assertThat(oneMore.answer()).startsWith("HTTP/1.1 429 ").contains("quota-exceeded", "Retry-After: 1");
            }
            for (int request = 0; request < 20; request++) {
                creating(OTHER_CLIENT).statusCode(201);
            }
        } finally {
            for (Sender sender : senders) {
                sender.close();
            }
        }
        creatingEventually(SLOW_CLIENT);
    }

    private Sender endlessImport() {
        try {
            return new Sender(SLOW_CLIENT, "/users/import", "Content-Length: 99999999999");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void creatingEventually(String client) {
        Await.until(
                SOON, "it has its share again", () -> creating(client).extract().statusCode() == 201);
    }

    private static ValidatableResponse creating(String client) {
        return given().header("Forwarded", "for=" + client)
                .contentType(ContentType.JSON)
                .body(LINE.formatted(UUID.randomUUID()))
                .post("/users")
                .then();
    }

    private static ValidatableResponse importing(String lines) {
        return given().contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/users/import")
                .then();
    }

    private static double refusedAsFull() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("freshet_requests_shed_total{reason=\"full\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A client that sends the head of a {@code POST} at once, and its body as it likes. */
    private final class Sender implements AutoCloseable {
        private final Socket socket = new Socket(function.getHost(), function.getPort());

        Sender(String client, String path, String... fields) throws IOException {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            String type = path.endsWith("/import") ? "application/x-ndjson" : "application/json";
            send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nForwarded: for="
                    + client + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n");
        }

        void send(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        /** As far as they are taken. */
        void sendChunks(String chunk, int count) throws IOException {
            try {
                for (int sent = 0; sent < count; sent++) {
                    send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
                }
            } catch (SocketException e) {
                // closed by now, which the answer tells
            }
        }

        String read(int length) throws IOException {
            return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
        }

        /** The whole answer. */
        String answer() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().readNBytes(1)[0]);
            }
            Matcher length = LENGTH.matcher(head);
            return head + (length.find() ? read(Integer.parseInt(length.group(1))) : "");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
