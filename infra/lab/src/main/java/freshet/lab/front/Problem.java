package freshet.lab.front;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** What a front answers when the function does not: an RFC 9457 problem of a type that the functions have, too. */
final class Problem {
    private static final String SECONDS_TO_WAIT = "1";

    private Problem() {}

    static Future<Void> send(HttpServerResponse response, int status, String detail) {
        if (status >= 500 || status == 429) {
            response.putHeader(HttpHeaders.RETRY_AFTER, SECONDS_TO_WAIT);
        }
        return response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(new JsonObject()
                        .put("type", "urn:freshet:problem:" + slug(status))
                        .put("title", response.getStatusMessage())
                        .put("status", status)
                        .put("detail", detail)
                        .toBuffer());
    }

    private static String slug(int status) {
        return switch (status) {
            case 400 -> "malformed-request";
            case 408 -> "request-timeout";
            case 414 -> "uri-too-long";
            case 429 -> "quota-exceeded";
            case 431 -> "headers-too-large";
            case 502 -> "bad-gateway";
            default -> "unavailable";
        };
    }
}
