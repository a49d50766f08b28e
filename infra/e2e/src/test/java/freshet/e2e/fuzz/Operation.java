package freshet.e2e.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/**
 * One method of one path of a function, as its OpenAPI document describes it.
 *
 * @param function such as {@code users}, or {@link #CONTROL}
 * @param path with its parameters in braces
 * @param parameters the names of its query parameters
 * @param headers the names of the header fields that it knows
 * @param body the JSON Schema of its body with all references resolved; missing where it takes none, or not JSON
 * @param mediaType of its body; null where it takes none
 */
record Operation(
        String function,
        String method,
        String path,
        List<String> parameters,
        List<String> headers,
        JsonNode body,
        String mediaType) {
    /** The function that stands for the lab's control. */
    static final String CONTROL = "control";

    /** What the lab's control takes. No request names anything that a lab has, so that none of them stops it. */
    static List<Operation> ofControl() {
        return List.of(
                ofControl("GET", "/status"),
                ofControl("GET", "/links"),
                ofControl("GET", "/functions/nothing"),
                ofControl("PUT", "/links/nothing:db"),
                ofControl("POST", "/instances/nothing-1/stop"));
    }

    private static Operation ofControl(String method, String path) {
        return new Operation(
                CONTROL,
                method,
                path,
                List.of(),
                List.of(),
                MissingNode.getInstance(),
                method.equals("PUT") ? "text/plain" : null);
    }

    boolean isOfControl() {
        return function.equals(CONTROL);
    }

    boolean isForSenders() {
        return path.startsWith("/events") || path.startsWith("/outbox") || path.startsWith("/audit");
    }

    boolean isImport() {
        return path.endsWith("/import");
    }

    /** Whether other functions may be called for it. */
    boolean asksOthers() {
        return function.equals("aggregator") || function.equals("purchases") && method.equals("POST");
    }

    boolean takesEvents() {
        return path.equals("/events");
    }

    @Override
    public String toString() {
        return method + " " + function + path;
    }
}
