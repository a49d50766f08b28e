package freshet.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A problem document (RFC 9457) with the headers that belong to it.
 *
 * @param detail what is wrong with this very request; null where there is nothing to say
 * @param violations what each value of the request breaks; empty where no single value is to blame
 */
record Problem(ProblemType type, String detail, List<Violation> violations, Map<String, String> headers) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final Duration SOON = Duration.ofSeconds(1);

    /** With {@code Retry-After: 1} where the type asks for one. */
    static Problem of(ProblemType type, String detail) {
        return type.saysWhenToRetry() ? of(type, detail, SOON) : new Problem(type, detail, List.of(), proving(type));
    }

    /** With {@code Retry-After} in whole seconds, rounded up. */
    static Problem of(ProblemType type, String detail, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new Problem(type, detail, List.of(), Map.of("Retry-After", Long.toString(seconds)));
    }

    // RFC 9110, section 15.5.2: who answers 401 says how one proves who one is.
    private static Map<String, String> proving(ProblemType type) {
        return type == ProblemType.UNAUTHORIZED ? Map.of("WWW-Authenticate", "Bearer") : Map.of();
    }

    Problem with(List<Violation> broken) {
        return new Problem(type, detail, broken, headers);
    }

    /** The same with further headers; of one that is there already the new value counts. */
    Problem with(Map<String, String> further) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(further);
        return new Problem(type, detail, violations, all);
    }

    /** @param instance the path of the request that it is about */
    Response response(String instance) {
        Response.ResponseBuilder response = Response.status(type.status())
                .type(MediaType.valueOf(MEDIA_TYPE))
                .entity(json(instance).toBuffer().getBytes());
        headers.forEach(response::header);
        return response.build();
    }

    JsonObject json(String instance) {
        JsonObject json = new JsonObject()
                .put("type", type.uri().toString())
                .put("status", type.status())
                .put("title", type.title());
        if (detail != null) {
            json.put("detail", detail);
        }
        json.put("instance", instance);
        if (!violations.isEmpty()) {
            json.put(
                    "violations",
                    new JsonArray(violations.stream().map(Violation::json).toList()));
        }
        return json;
    }
}
