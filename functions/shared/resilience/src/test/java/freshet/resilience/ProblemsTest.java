package freshet.resilience;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong, and wherever, is a problem document that tells nothing of the code. */
@QuarkusTest
class ProblemsTest {
    private static final AtomicInteger CLIENT = new AtomicInteger();

    @TestHTTPResource
    URI root;

    @ParameterizedTest
    @CsvSource({
        "stack,           500, internal-error",
        "assertion,       500, internal-error",
        "linkage,         500, internal-error",
        "null,            500, internal-error",
        "validation,      500, internal-error",
        "teapot,          400, invalid-request",
        "gone,            400, invalid-request",
        "database,        503, unavailable",
        "slow,            504, deadline-exceeded",
        "unauthorized,    401, unauthorized",
        "unauthenticated, 401, unauthorized",
        "forbidden,       403, forbidden",
        "nothing/here,    404, not-found",
    })
    void whatever_is_thrown_is_a_problem_document(String how, int status, String type) {
        given().spec(someone())
                .get("/failing/" + how)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:" + type))
                .body("status", equalTo(status))
                .body("instance", equalTo("/failing/" + how))
                .body("detail", status == 500 ? nullValue() : not(equalTo("java.lang.String")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE  | /failing       | GET, HEAD, OPTIONS, POST",
                "POST    | /failing/x     | GET, HEAD, OPTIONS",
                "PUT     | /probe/length  | OPTIONS, POST",
                "GET     | /probe/length  | OPTIONS, POST",
                "BREW    | /probe/client  | GET, HEAD, OPTIONS",
            })
    void a_method_that_is_not_taken_is_answered_with_those_that_are(String method, String path, String allowed) {
        given().spec(someone())
                .request(method, path)
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .header("Allow", equalTo(allowed))
                .body("type", equalTo("urn:freshet:problem:method-not-allowed"));
        given().spec(someone()).options(path).then().statusCode(204).header("Allow", equalTo(allowed));
    }

    @Test
    void where_there_is_nothing_there_are_no_options() {
        given().spec(someone()).options("/nothing/here").then().statusCode(404);
        given().spec(someone()).head("/failing/x").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /failing?name=%zz      |                          | 400 | ",
                "GET /failing?name=%80      |                          | 400 | malformed-request",
                "GET /failing?name=%C4      |                          | 400 | malformed-request",
                "GET /failing?name={x}      |                          | 400 | ",
                "GET /failing/%zz           |                          | 400 | ",
                "GET /failing/%ff           |                          | 400 | malformed-request",
                "GET /failing/{x}           |                          | 400 | ",
                "GET /failing?name=LONG     |                          | 414 | uri-too-long",
                "GET /failing?MANY          |                          | 400 | invalid-request",
                "GET /q/metrics             | Accept: application/json;v=\" | 400 | malformed-request",
                "GET /failing               | Forwarded: LONG          | 431 | headers-too-large",
                "GET /failing               | Cookie: LONG             | 431 | headers-too-large",
                "GET /failing               | Host: a{b                | 400 | malformed-request",
                "GET /failing               | Host: a[::1              | 400 | malformed-request",
                "POST /failing              | Content-Encoding: gzip   | 415 | unsupported-media-type",
                "POST /failing              | Content-Encoding: gzip, identity | 415 | unsupported-media-type",
                "POST /failing              | Content-Type: a          | 400 | malformed-request",
                "GET /failing/x             | Accept: image/png        | 406 | not-acceptable",
                "GET /failing/x             | Forwarded: for=_x;host=\"a{b\" | 400 | malformed-request",
                "GET /failing/x             | Forwarded: for=_x;proto=\"h ttp\" | 400 | malformed-request",
            })
    void what_is_no_request_is_a_problem_document(String line, String header, int status, String type)
            throws IOException {
        String answer = send(line, header == null ? "" : header);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        if (type != null) {
            assertThat(answer).contains("application/problem+json", "urn:freshet:problem:" + type);
        }
    }

    @ParameterizedTest
    @CsvSource({"400, NONSENSE", "414, GET /failing?name=LONGLONGLONG HTTP/1.1"})
    void what_the_server_itself_cannot_read_is_refused_as_what_it_is(int status, String line) throws IOException {
        assertThat(exchange(line + "\r\nHost: localhost\r\n\r\n")).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    }

    private String send(String line, String header) throws IOException {
        String host = header.startsWith("Host: a") ? "" : "Host: localhost\r\n";
        String body = line.startsWith("POST") ? "Content-Length: 2\r\n" : "";
        String client = header.startsWith("Forwarded") ? "" : "Forwarded: for=" + address() + "\r\n";
        return exchange(line + " HTTP/1.1\r\n" + host + client + body + (header.isEmpty() ? "" : header + "\r\n")
                + "Connection: close\r\n\r\n" + (body.isEmpty() ? "" : "{}"));
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(10_000);
            String whole = request.replace("LONG", "x".repeat(33_000)).replace("MANY", "a=1&".repeat(300));
            socket.getOutputStream().write(whole.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void an_error_is_logged_in_some_lines() {
        PrintStream console = System.out;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setOut(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            given().spec(someone()).get("/failing/stack").then().statusCode(500);
        } finally {
            System.setOut(console);
        }

        assertThat(logged.size()).isLessThan(8_000);
    }

    // Each request is another client's, so that none has used up its quota.
    private static RequestSpecification someone() {
        return given().header("Forwarded", "for=" + address());
    }

    private static String address() {
        int client = CLIENT.incrementAndGet();
        return "10.9." + client / 256 + "." + client % 256;
    }
}
