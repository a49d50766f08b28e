package freshet.lab.front;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** What a front answers when the function does not: an RFC 9457 problem, {@code unavailable} (503) or {@code bad-gateway} (502). */
final class Problem {
    private static final String SECONDS_TO_WAIT = "1";

    private Problem() {}

    static void send(HttpServerResponse response, int status, String detail) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.RETRY_AFTER, SECONDS_TO_WAIT)
                .end(new JsonObject()
                        .put("type", "urn:freshet:problem:" + (status == 502 ? "bad-gateway" : "unavailable"))
                        .put("title", response.getStatusMessage())
                        .put("status", status)
                        .put("detail", detail)
                        .toBuffer());
    }
}
