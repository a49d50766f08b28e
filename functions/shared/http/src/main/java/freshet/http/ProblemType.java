package freshet.http;

import java.net.URI;
import java.util.Arrays;

/** The one table of what can go wrong: RFC 9457 problem types and their HTTP statuses. */
public enum ProblemType {
    MALFORMED_REQUEST(400, "malformed-request", "The request cannot be read"),
    INVALID_REQUEST(400, "invalid-request", "The request breaks a rule"),
    INVALID_CURSOR(400, "invalid-cursor", "The cursor is not one of this list's"),
    UNKNOWN_STRATEGY(400, "unknown-strategy", "There is no such strategy"),
    UNREADABLE_TOKEN(400, "unreadable-token", "A Consistency-Token cannot be read"),
    IDEMPOTENCY_KEY_REQUIRED(400, "idempotency-key-required", "An Idempotency-Key is required"),
    UNAUTHORIZED(401, "unauthorized", "Authentication is required"),
    FORBIDDEN(403, "forbidden", "Not allowed"),
    NOT_FOUND(404, "not-found", "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "not-acceptable", "No acceptable representation"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request did not arrive in time"),
    ALREADY_EXISTS(409, "already-exists", "The key is taken"),
    CONFLICT(409, "conflict", "The state does not allow it"),
    STALE_VERSION(412, "stale-version", "The version has changed"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    URI_TOO_LONG(414, "uri-too-long", "The path and its query are too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The media type is not supported"),
    UNKNOWN_PRODUCT(422, "unknown-product", "There is no such product"),
    IDEMPOTENCY_KEY_REUSED(422, "idempotency-key-reused", "The Idempotency-Key stands for another request"),
    PRECONDITION_REQUIRED(428, "precondition-required", "If-Match is required"),
    QUOTA_EXCEEDED(429, "quota-exceeded", "More than one client may take"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The headers are too large"),
    INTERNAL_ERROR(500, "internal-error", "An internal error"),
    BAD_GATEWAY(502, "bad-gateway", "What is behind this broke off"),
    UNAVAILABLE(503, "unavailable", "Not available for the moment"),
    BULKHEAD_FULL(503, "bulkhead-full", "Too much of this at once"),
    CIRCUIT_OPEN(503, "circuit-open", "A dependency is failing"),
    UNKNOWN_SENDER(503, "unknown-sender", "Events of this sender are not taken as long as it is not known"),
    BEHIND_TOKEN(503, "behind-token", "What the Consistency-Token stands for is not here yet"),
    DEADLINE_EXCEEDED(504, "deadline-exceeded", "It took too long"),
    NOT_CACHED(504, "not-cached", "The view alone cannot answer this");

    private final int status;
    private final String slug;
    private final String title;

    ProblemType(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The last part of its {@link #uri}. */
    public String slug() {
        return slug;
    }

    /** Whether its answers carry {@code Retry-After}: there is a moment after which the same request may succeed. */
    public boolean saysWhenToRetry() {
        return status == 429 || status == 503;
    }

    /** The problem's {@code type}: {@code urn:freshet:problem:<slug>}. */
    public URI uri() {
        return URI.create("urn:freshet:problem:" + slug);
    }

    /** The first type of this status; for a status that the table does not have, the one of its class. */
    static ProblemType ofStatus(int status) {
        return Arrays.stream(values())
                .filter(type -> type.status == status)
                .findFirst()
                .orElse(status < 500 ? INVALID_REQUEST : INTERNAL_ERROR);
    }
}
