package freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schemas say what the records say: neither changes without the other. */
class SchemasTest {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    @ParameterizedTest
    @EnumSource
    void a_schema_is_named_by_the_dataschema_of_its_type(EventType type) {
        JsonNode schema = Contract.json(Contract.resource(Contract.schemaPath(type)));

        assertThat(schema.path("$id").textValue()).isEqualTo(type.dataSchema().toString());
        assertThat(schema.path("$schema").textValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("title").textValue()).isEqualTo(type.record().getSimpleName());
    }

    @ParameterizedTest
    @EnumSource
    void a_schema_is_itself_valid(EventType type) throws IOException {
        JsonSchema metaSchema = FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        var errors = metaSchema.validate(
                new String(Contract.resource(Contract.schemaPath(type)), StandardCharsets.UTF_8), InputFormat.JSON);

        assertThat(errors).isEmpty();
    }

    @Test
    void there_are_schemas_for_known_types_only() throws IOException {
        try (var folders = Files.list(Path.of("src/main/resources/schemas"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                            .map(EventType::typeName)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_schema_describes_the_record_and_all_that_it_consists_of(EventType type) {
        JsonNode schema = Contract.json(Contract.resource(Contract.schemaPath(type)));
        var used = new TreeSet<String>();

        assertDescribes(schema, type.record(), schema.path("$defs"), used);

        assertThat(fieldNames(schema.path("$defs"))).as("definitions").containsExactlyInAnyOrderElementsOf(used);
    }

    @ParameterizedTest
    @MethodSource("goldenNames")
    void golden_files_are_valid(String name) {
        JsonNode golden = Contract.json(Examples.golden(name));

        assertThat(schemaOf(Examples.typeOf(name)).validate(golden)).isEmpty();
    }

    /** Every value of every golden file is taken away or replaced by another: the reader takes what the schema allows. */
    @ParameterizedTest
    @MethodSource("goldenNames")
    void the_reader_takes_what_the_schema_allows_and_nothing_else(String name) {
        EventType type = Examples.typeOf(name);
        JsonSchema schema = schemaOf(type);

        List<JsonNode> mutants = mutantsOf(Contract.json(Examples.golden(name)));

        assertThat(mutants).hasSizeGreaterThan(30);
        assertThat(mutants)
                .allSatisfy(mutant -> assertThat(isRead(type, mutant))
                        .as("%s", mutant)
                        .isEqualTo(schema.validate(mutant).isEmpty()));
        assertThat(mutants)
                .anySatisfy(mutant -> assertThat(isRead(type, mutant)).isFalse());
    }

    static Stream<String> goldenNames() {
        return GoldenEventsTest.names();
    }

    private static JsonSchema schemaOf(EventType type) {
        return FACTORY.getSchema(
                Contract.json(Contract.resource(Contract.schemaPath(type))),
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    private static boolean isRead(EventType type, JsonNode payload) {
        try {
            EventJson.read(type, Contract.bytes(payload));
            return true;
        } catch (MalformedEvent e) {
            return false;
        }
    }

    private static List<JsonNode> mutantsOf(JsonNode original) {
        var mutants = new ArrayList<JsonNode>();
        mutate(original, original, mutants);
        return mutants;
    }

    // Changes the tree in place, copies its root, and puts back what was there.
    private static void mutate(JsonNode root, JsonNode place, List<JsonNode> mutants) {
        if (place instanceof ObjectNode object) {
            for (String field : fieldNames(object)) {
                JsonNode value = object.get(field);
                for (JsonNode other : others()) {
                    object.set(field, other);
                    mutants.add(root.deepCopy());
                }
                object.remove(field);
                mutants.add(root.deepCopy());
                object.set(field, value);
                mutate(root, value, mutants);
            }
        } else if (place instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                for (JsonNode other : others()) {
                    array.set(i, other);
                    mutants.add(root.deepCopy());
                }
                array.set(i, value);
                mutate(root, value, mutants);
            }
        }
    }

    private static Iterable<JsonNode> others() {
        return Contract.json(("""
                [null, true, 0, -1, 1, 1.5, 501, 2147483648, 9223372036854775808, "", "x", "1", "GBP", "gbp", [], [null], {}, {"id": 1},
                 "2026-03-01", "2026-03-01T12:00:00Z", "user", "USER", "CONFIRMED", "01890a5d-ac96-774b-bcce-000000000001"]""").getBytes(StandardCharsets.UTF_8));
    }

    private static void assertDescribes(JsonNode schema, Class<?> record, JsonNode definitions, Set<String> used) {
        assertThat(schema.path("type").textValue()).isEqualTo("object");
        assertThat(schema.path("description").textValue()).as("%s", record).isNotBlank();
        assertThat(schema.path("additionalProperties").asBoolean(true))
                .as("readers are tolerant")
                .isTrue();
        assertThat(fieldNames(schema.path("properties")))
                .as("%s", record)
                .containsExactlyElementsOf(Arrays.stream(record.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
        assertThat(texts(schema.path("required")))
                .as("required of %s", record)
                .containsExactlyElementsOf(Arrays.stream(record.getRecordComponents())
                        .map(RecordComponent::getName)
                        .filter(name -> !allowsNull(schema.path("properties").path(name)))
                        .toList());
        for (RecordComponent component : record.getRecordComponents()) {
            JsonNode property = schema.path("properties").path(component.getName());
            assertHasType(property, component.getGenericType(), definitions, used);
        }
    }

    private static void assertHasType(JsonNode schema, Type type, JsonNode definitions, Set<String> used) {
        if (type instanceof ParameterizedType collection) {
            assertThat(schema.path("type").textValue()).isEqualTo("array");
            assertHasType(schema.path("items"), collection.getActualTypeArguments()[0], definitions, used);
        } else if (type instanceof Class<?> named && (named.isRecord() || named.isEnum())) {
            assertThat(refOf(schema)).isEqualTo("#/$defs/" + named.getSimpleName());
            JsonNode definition = definitions.path(named.getSimpleName());
            used.add(named.getSimpleName());
            if (named.isRecord()) {
                assertDescribes(definition, named, definitions, used);
            } else {
                assertThat(texts(definition.path("enum"))).containsExactlyElementsOf(constants(named));
            }
        } else {
            assertScalar(schema, type);
        }
    }

    private static void assertScalar(JsonNode schema, Type type) {
        Map<Type, String> formats = Map.of(UUID.class, "uuid", Instant.class, "date-time");
        if (type == long.class || type == int.class) {
            assertThat(schema.path("type").textValue()).isEqualTo("integer");
            assertThat(schema.path("minimum").isIntegralNumber()).isTrue();
            assertThat(schema.path("maximum").longValue())
                    .isBetween(1L, type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE);
        } else {
            assertThat(type).isIn(String.class, UUID.class, Instant.class);
            assertThat(texts(schema.path("type"))).startsWith("string");
            assertThat(schema.path("format").textValue()).isEqualTo(formats.get(type));
        }
    }

    private static String refOf(JsonNode schema) {
        return schema.has("anyOf")
                ? schema.path("anyOf").path(0).path("$ref").textValue()
                : schema.path("$ref").textValue();
    }

    private static boolean allowsNull(JsonNode schema) {
        return texts(schema.path("type")).contains("null")
                || StreamSupport.stream(schema.path("anyOf").spliterator(), false)
                        .anyMatch(SchemasTest::allowsNull);
    }

    private static List<String> constants(Class<?> named) {
        return Arrays.stream(named.getEnumConstants())
                .map(constant -> Contract.JSON.convertValue(constant, String.class))
                .toList();
    }

    private static List<String> texts(JsonNode textOrTexts) {
        return textOrTexts.isTextual()
                ? List.of(textOrTexts.textValue())
                : StreamSupport.stream(textOrTexts.spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList();
    }

    private static List<String> fieldNames(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
