package freshet.e2e.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The operations of a function: those of its {@code /q/openapi}, and what is not in there. */
final class ApiDocument {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final List<String> BESIDE = List.of(
            "/q/health/live",
            "/q/health/ready",
            "/q/health",
            "/q/metrics",
            "/q/openapi",
            "/q/nothing",
            "/nothing",
            "/",
            "/q");

    private final String function;
    private final JsonNode document;

    /** @param document as {@code /q/openapi?format=json} gives it */
    ApiDocument(String function, JsonNode document) {
        this.function = function;
        this.document = document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(operation(path.getKey(), method.getKey(), method.getValue()));
                }
            }
        }
        BESIDE.forEach(path -> operations.add(
                new Operation(function, "GET", path, List.of(), List.of(), MissingNode.getInstance(), null)));
        return operations;
    }

    private Operation operation(String path, String method, JsonNode described) {
        JsonNode contents = described.path("requestBody").path("content");
        String mediaType = contents.isEmpty() ? null : contents.fieldNames().next();
        JsonNode schema = mediaType == null
                ? MissingNode.getInstance()
                : resolved(contents.path(mediaType).path("schema"));
        return new Operation(
                function,
                method.toUpperCase(Locale.ROOT),
                path,
                names(described, "query"),
                names(described, "header"),
                schema,
                mediaType);
    }

    private List<String> names(JsonNode described, String where) {
        return stream(described.path("parameters"))
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asText().equals(where))
                .map(parameter -> parameter.path("name").asText())
                .toList();
    }

    // The document has no schema that holds itself.
    private JsonNode resolved(JsonNode node) {
        JsonNode target =
                node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
        if (target.path("properties") instanceof ObjectNode properties) {
            properties.properties().forEach(property -> property.setValue(resolved(property.getValue())));
        }
        if (target.has("items")) {
            ((ObjectNode) target).set("items", resolved(target.get("items")));
        }
        return target;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return array.valueStream();
    }
}
