package freshet.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What separates two versions of a type's schema. A change is compatible if readers of either version take what is written by
 * the other: only optional properties may come. All else breaks one side, a new value of an enum too, which an
 * old reader refuses.
 */
final class SchemaChange {
    private static final Set<String> PROSE = Set.of("$schema", "$id", "title", "description", "$comment", "examples");

    private final JsonNode older;
    private final JsonNode newer;
    private final Set<String> compared = new TreeSet<>();
    private final List<String> breaks = new ArrayList<>();

    private SchemaChange(JsonNode older, JsonNode newer) {
        this.older = older;
        this.newer = newer;
    }

    /** What a reader of one version could not take of the other; empty if the two are compatible. */
    static List<String> breaks(JsonNode older, JsonNode newer) {
        SchemaChange change = new SchemaChange(older, newer);
        change.compareObjects("", older, newer);
        return change.breaks;
    }

    /** The schema without its prose, which may be edited at any time. */
    static JsonNode withoutProse(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        removeProse(copy, false);
        return copy;
    }

    // The keys of "properties" and "$defs" are names of the contract's, whatever they are called.
    private static void removeProse(JsonNode schema, boolean keysAreNames) {
        if (schema instanceof ObjectNode object && !keysAreNames) {
            object.remove(PROSE);
        }
        if (schema instanceof ObjectNode object) {
            object.properties()
                    .forEach(field -> removeProse(field.getValue(), !keysAreNames && isMapOfSchemas(field.getKey())));
        } else {
            schema.forEach(element -> removeProse(element, false));
        }
    }

    private static boolean isMapOfSchemas(String keyword) {
        return keyword.equals("properties") || keyword.equals("$defs");
    }

    private void compareObjects(String place, JsonNode old, JsonNode young) {
        JsonNode oldProperties = old.path("properties");
        JsonNode youngProperties = young.path("properties");
        oldProperties.fieldNames().forEachRemaining(name -> {
            if (youngProperties.has(name)) {
                compare(place + "/" + name, oldProperties.get(name), youngProperties.get(name));
            } else {
                breaks.add(place + "/" + name + " is gone");
            }
        });
        TreeSet<String> required = required(young);
        required(old).stream()
                .filter(name -> !required.remove(name))
                .forEach(name -> breaks.add(place + "/" + name + " is no longer required"));
        required.forEach(name -> breaks.add(place + "/" + name + " is required"));
        if (!young.path("additionalProperties").asBoolean(true)) {
            breaks.add(place + " refuses what it does not know");
        }
        compareRest(place, old, young);
    }

    private void compare(String place, JsonNode old, JsonNode young) {
        if (old.has("$ref") && old.get("$ref").equals(young.path("$ref"))) {
            if (compared.add(old.get("$ref").textValue())) {
                compare(place, definition(older, old), definition(newer, young));
            }
        } else if (old.path("type").asText().equals("object")
                && young.path("type").asText().equals("object")) {
            compareObjects(place, old, young);
        } else if (old.path("type").asText().equals("array")
                && young.path("type").asText().equals("array")) {
            compare(place + "/*", old.path("items"), young.path("items"));
            compareRest(place, old, young);
        } else if (old.has("anyOf")
                && old.get("anyOf").size() == young.path("anyOf").size()) {
            for (int i = 0; i < old.get("anyOf").size(); i++) {
                compare(place, old.get("anyOf").get(i), young.get("anyOf").get(i));
            }
        } else {
            compareRest(place, old, young);
        }
    }

    // Types, formats, bounds, patterns, enums: the two are the same in every word.
    private void compareRest(String place, JsonNode old, JsonNode young) {
        if (!rest(old).equals(rest(young))) {
            breaks.add(place + " is " + rest(young) + ", was " + rest(old));
        }
    }

    private static ObjectNode rest(JsonNode schema) {
        ObjectNode rest = (ObjectNode) withoutProse(schema);
        return rest.without(List.of("properties", "required", "items", "$defs", "additionalProperties"));
    }

    private static JsonNode definition(JsonNode schema, JsonNode reference) {
        return schema.at(reference.get("$ref").textValue().substring(1));
    }

    private static TreeSet<String> required(JsonNode schema) {
        TreeSet<String> names = new TreeSet<>();
        schema.path("required").forEach(name -> names.add(name.textValue()));
        return names;
    }
}
