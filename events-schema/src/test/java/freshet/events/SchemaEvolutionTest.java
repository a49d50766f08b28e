package freshet.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What was released stays as it is, and what is added can be read by those who know only what was there before. */
class SchemaEvolutionTest {
    private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path RELEASED = Path.of("src/test/resources/released.sha256");
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    @Test
    void released_schemas_and_golden_files_are_never_edited_and_new_ones_are_registered() throws IOException {
        List<String> now = new ArrayList<>();
        for (Path file : files(SCHEMAS)) {
            JsonNode schema = SchemaChange.withoutProse(Contract.json(Files.readAllBytes(file)));
            now.add(sha256(Contract.bytes(schema)) + "  schemas/" + SCHEMAS.relativize(file));
        }
        for (Path file : files(GOLDEN)) {
            JsonNode golden = Contract.json(Files.readAllBytes(file));
            now.add(sha256(Contract.bytes(golden)) + "  golden/" + GOLDEN.relativize(file));
        }

        assertThat(now)
                .as("add a line to %s for a new file; a line that is there never changes", RELEASED)
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(RELEASED));
    }

    @ParameterizedTest
    @EnumSource
    void every_two_versions_of_a_schema_can_be_read_by_each_others_readers(EventType type) {
        List<JsonNode> versions = List.copyOf(versions(type).values());

        for (int older = 0; older < versions.size(); older++) {
            for (int newer = older + 1; newer < versions.size(); newer++) {
                assertThat(SchemaChange.breaks(versions.get(older), versions.get(newer)))
                        .isEmpty();
            }
        }
        assertThat(versions.getLast().path("$id").textValue())
                .as("the type is at its newest version")
                .isEqualTo(type.dataSchema().toString());
    }

    @ParameterizedTest
    @MethodSource("goldenNames")
    void a_golden_file_of_any_release_is_valid_against_every_version_of_its_schema(String name) {
        assertThat(versions(Examples.typeOf(name)).values())
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(validator(schema).validate(Contract.json(Examples.golden(name))))
                        .isEmpty());
    }

    @Test
    void an_optional_property_may_come() {
        assertThat(breaksAfter(schema -> properties(schema).putObject("gift").put("type", "boolean")))
                .isEmpty();
        assertThat(breaksAfter(schema -> ((ObjectNode) schema.at("/$defs/Purchase/properties"))
                        .putObject("note")
                        .put("type", "string")))
                .isEmpty();
    }

    @Test
    void prose_may_change() {
        assertThat(breaksAfter(
                        schema -> schema.put("description", "Other words.").put("title", "Other")))
                .isEmpty();
        JsonNode edited = purchaseCreated();
        ((ObjectNode) edited).put("description", "Other words.");
        assertThat(SchemaChange.withoutProse(edited)).isEqualTo(SchemaChange.withoutProse(purchaseCreated()));
    }

    @Test
    void nothing_may_go() {
        assertThat(breaksAfter(schema -> properties(schema).remove("purchase"))).contains("/purchase is gone");
        assertThat(breaksAfter(schema -> purchase(schema).remove("externalId")))
                .containsExactly("/purchase/externalId is gone");
    }

    @Test
    void nothing_may_become_required_or_cease_to_be() {
        assertThat(breaksAfter(schema -> schema.withArray("required").add("gift")))
                .containsExactly("/gift is required");
        assertThat(breaksAfter(schema -> schema.withArray("required").removeAll()))
                .containsExactly("/purchase is no longer required");
    }

    @Test
    void nothing_may_change_its_type_format_bounds_or_values() {
        assertThat(breaksAfter(schema -> set(purchase(schema), "quantity", "maximum", "100")))
                .singleElement()
                .asString()
                .startsWith("/purchase/quantity is ");
        assertThat(breaksAfter(schema -> set(purchase(schema), "id", "format", "\"uri\"")))
                .hasSize(1);
        assertThat(breaksAfter(schema -> set(purchase(schema), "externalId", "type", "\"string\"")))
                .hasSize(1);
        assertThat(breaksAfter(schema -> set(purchase(schema), "quantity", "type", "[\"integer\",\"null\"]")))
                .hasSize(1);
        assertThat(breaksAfter(schema ->
                        set((ObjectNode) schema.at("/$defs/Money/properties"), "currency", "pattern", "\"x\"")))
                .hasSize(1);
        assertThat(breaksAfter(schema -> ((ObjectNode) schema.at("/$defs/PurchaseStatus"))
                        .withArray("enum")
                        .add("RETURNED")))
                .hasSize(1);
        assertThat(breaksAfter(schema -> schema.put("additionalProperties", false)))
                .containsExactly(" refuses what it does not know");
    }

    static Stream<String> goldenNames() {
        return GoldenEventsTest.names();
    }

    private static List<String> breaksAfter(Consumer<ObjectNode> change) {
        ObjectNode newer = purchaseCreated();
        change.accept(newer);
        return SchemaChange.breaks(purchaseCreated(), newer);
    }

    private static ObjectNode purchaseCreated() {
        return (ObjectNode) Contract.json(Contract.resource("/schemas/dev.freshet.PurchaseCreated.v1/1.0.json"));
    }

    private static ObjectNode properties(JsonNode schema) {
        return (ObjectNode) schema.path("properties");
    }

    private static ObjectNode purchase(JsonNode schema) {
        return properties(schema.at("/$defs/Purchase"));
    }

    private static void set(ObjectNode properties, String property, String keyword, String json) {
        ((ObjectNode) properties.get(property)).set(keyword, Contract.json(json.getBytes(UTF_8)));
    }

    // By version number, the oldest first: 1.9 comes before 1.10.
    private static TreeMap<Double, JsonNode> versions(EventType type) {
        TreeMap<Double, JsonNode> versions = new TreeMap<>();
        try {
            for (Path file : files(SCHEMAS.resolve(type.typeName()))) {
                String[] number = file.getFileName().toString().split("\\.");
                versions.put(
                        Integer.parseInt(number[0]) + Integer.parseInt(number[1]) / 1e6,
                        Contract.json(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static JsonSchema validator(JsonNode schema) {
        return FACTORY.getSchema(
                schema,
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
