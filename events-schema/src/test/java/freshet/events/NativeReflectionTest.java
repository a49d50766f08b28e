package freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A native executable keeps only what it is told to of reflection: all that Jackson needs of the events is on that list. */
class NativeReflectionTest {
    private static final Map<String, JsonNode> REGISTERED = StreamSupport.stream(
                    Contract.json(Contract.resource(
                                    "/META-INF/native-image/dev.freshet/events-schema/reflect-config.json"))
                            .spliterator(),
                    false)
            .collect(Collectors.toMap(entry -> entry.path("name").textValue(), entry -> entry));

    @ParameterizedTest
    @MethodSource("reachable")
    void a_record_or_enum_of_the_events_is_registered_with_all_its_members(Class<?> type) {
        JsonNode entry = REGISTERED.get(type.getName());

        assertThat(entry).as("reflect-config.json entry of %s", type).isNotNull();
        assertThat(List.of("allDeclaredConstructors", "allDeclaredMethods", "allPublicMethods", "allDeclaredFields"))
                .allSatisfy(members -> assertThat(entry.path(members).booleanValue())
                        .as(members)
                        .isTrue());
        assertThat(entry.path("allRecordComponents").asBoolean()).isEqualTo(type.isRecord());
    }

    @ParameterizedTest
    @MethodSource("reachable")
    void an_interface_whose_annotations_a_record_inherits_is_registered(Class<?> type) {
        assertThat(interfacesOf(type))
                .allSatisfy(parent -> assertThat(REGISTERED).containsKey(parent.getName()));
    }

    @Test
    void nothing_is_registered_that_does_not_exist() {
        assertThat(REGISTERED.keySet())
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    static Stream<Class<?>> reachable() {
        return Contract.reachable().stream();
    }

    private static List<Class<?>> interfacesOf(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .filter(parent -> parent.getPackageName().startsWith("freshet."))
                .flatMap(parent -> Stream.concat(Stream.of(parent), interfacesOf(parent).stream()))
                .collect(Collectors.toList());
    }
}
