package freshet.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** The published contract as the tests read it: the files on the class path, and the records behind the types. */
final class Contract {
    static final ObjectMapper JSON = new ObjectMapper();

    private Contract() {}

    static byte[] resource(String path) {
        try (var in = Contract.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new AssertionError("no resource " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a type's schema lies: {@code /schemas/<type>/<minor version>.json}. */
    static String schemaPath(EventType type) {
        String urn = type.dataSchema().toString();
        return "/schemas/" + type.typeName() + "/" + urn.substring(urn.lastIndexOf(':') + 1) + ".json";
    }

    /** Every record and enum that the JSON of any event consists of. */
    static Set<Class<?>> reachable() {
        var found = new LinkedHashSet<Class<?>>();
        Arrays.stream(EventType.values()).forEach(type -> collect(type.record(), found));
        return found;
    }

    private static void collect(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> collect(argument, found));
        } else if (type instanceof Class<?> leaf && leaf.isEnum()) {
            found.add(leaf);
        } else if (type instanceof Class<?> leaf && leaf.isRecord() && found.add(leaf)) {
            Arrays.stream(leaf.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .forEach(component -> collect(component, found));
        }
    }
}
