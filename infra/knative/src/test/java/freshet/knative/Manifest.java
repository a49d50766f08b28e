package freshet.knative;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One document of the manifests.
 *
 * @param origin the file that it comes from, for messages
 */
record Manifest(String origin, ObjectNode content) {
    /** {@code serving.knative.dev/v1 Service}. */
    String type() {
        return content.path("apiVersion").asText() + " " + kind();
    }

    /** {@code serving.knative.dev}; empty for Kubernetes's core. */
    String group() {
        String version = content.path("apiVersion").asText();
        return version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    }

    String kind() {
        return content.path("kind").asText();
    }

    String name() {
        return content.at("/metadata/name").asText();
    }

    JsonNode at(String pointer) {
        return content.at(pointer);
    }

    /** What the list at this place holds; nothing if there is no list. */
    List<JsonNode> list(String pointer) {
        return elements(content.at(pointer));
    }

    /** A copy without what is null, which is the same as not there to Kubernetes. */
    Manifest withoutNulls() {
        ObjectNode copy = content.deepCopy();
        dropNulls(copy);
        return new Manifest(origin, copy);
    }

    /** A copy with something else at this place, or more. */
    Manifest with(String place, String json) {
        try {
            ObjectNode operation = content.objectNode();
            operation.put("op", at(place).isMissingNode() ? "add" : "replace");
            operation.put("path", place);
            operation.set("value", Manifests.documents(json).getFirst());
            JsonNode changed = JsonPatch.apply(content.arrayNode().add(operation), content);
            return new Manifest(origin, (ObjectNode) changed);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static List<JsonNode> elements(JsonNode list) {
        List<JsonNode> elements = new ArrayList<>();
        list.elements().forEachRemaining(elements::add);
        return elements;
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Iterator<JsonNode> values = object.elements();
            while (values.hasNext()) {
                JsonNode value = values.next();
                if (value.isNull()) {
                    values.remove();
                } else {
                    dropNulls(value);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(Manifest::dropNulls);
        }
    }

    /** This node and all below it. */
    static Stream<JsonNode> all(JsonNode node) {
        return Stream.concat(
                Stream.of(node), StreamSupport.stream(node.spliterator(), false).flatMap(Manifest::all));
    }

    @Override
    public String toString() {
        return kind() + " " + name() + " (" + origin + ")";
    }
}
