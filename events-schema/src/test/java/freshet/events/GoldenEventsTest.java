package freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that were published stay readable: golden files are added for a new version, and never edited. */
class GoldenEventsTest {
    @ParameterizedTest
    @MethodSource("names")
    void a_golden_file_is_read_as_the_event_that_it_says(String name) throws MalformedEvent {
        Event event = EventJson.read(Examples.typeOf(name), Examples.golden(name));

        assertThat(event).isEqualTo(Examples.ALL.get(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void an_event_is_written_as_its_golden_file(String name) {
        byte[] written = EventJson.write(Examples.ALL.get(name));

        assertThat(setsSorted(Contract.json(written))).isEqualTo(setsSorted(Contract.json(Examples.golden(name))));
    }

    @ParameterizedTest
    @MethodSource("names")
    void fields_that_this_release_does_not_know_are_skipped_wherever_they_are(String name) throws MalformedEvent {
        JsonNode newer = Contract.json(Examples.golden(name));
        objectsIn(newer)
                .forEach(object -> object.put("tomorrow", 1)
                        .set("later", Contract.JSON.createObjectNode().put("id", "no id")));

        Event event = EventJson.read(Examples.typeOf(name), Contract.bytes(newer));

        assertThat(event).isEqualTo(Examples.ALL.get(name));
    }

    @Test
    void every_type_has_a_golden_file_and_every_golden_file_is_known() throws IOException {
        List<String> files = goldenFiles();

        assertThat(files).containsExactlyInAnyOrderElementsOf(Examples.ALL.keySet());
        assertThat(files.stream().map(Examples::typeOf)).contains(EventType.values());
    }

    static Stream<String> names() {
        return Examples.ALL.keySet().stream().sorted();
    }

    private static List<String> goldenFiles() throws IOException {
        Path golden = Path.of("src/test/resources/golden");
        try (var files = Files.walk(golden)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> golden.relativize(file).toString().replaceFirst("\\.json$", ""))
                    .toList();
        }
    }

    private static List<ObjectNode> objectsIn(JsonNode json) {
        Stream<ObjectNode> below =
                StreamSupport.stream(json.spliterator(), false).flatMap(child -> objectsIn(child).stream());
        return json instanceof ObjectNode object
                ? Stream.concat(Stream.of(object), below).toList()
                : below.toList();
    }

    // The arrays of texts are sets: their order says nothing.
    private static JsonNode setsSorted(JsonNode json) {
        if (json instanceof ArrayNode array && !array.isEmpty() && array.get(0).isTextual()) {
            return StreamSupport.stream(array.spliterator(), false)
                    .sorted(Comparator.comparing(JsonNode::textValue))
                    .collect(Collectors.collectingAndThen(
                            Collectors.toList(),
                            texts -> Contract.JSON.createArrayNode().addAll(texts)));
        }
        if (json instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(setsSorted(field.getValue())));
        }
        return json;
    }
}
