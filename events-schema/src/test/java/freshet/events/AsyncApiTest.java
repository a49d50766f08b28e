package freshet.events;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The AsyncAPI document says what the topics, the types and the schemas say. */
class AsyncApiTest {
    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        document = new ObjectMapper(new YAMLFactory()).readTree(Contract.resource("/asyncapi.yaml"));
    }

    @Test
    void there_is_a_channel_for_each_topic_and_no_other() {
        assertThat(channels().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Topic.values()).map(Topic::topicName).toList());
    }

    @ParameterizedTest
    @EnumSource
    void a_channel_has_its_topics_partitions_and_retention(Topic topic) {
        JsonNode kafka = channels().get(topic.topicName()).at("/bindings/kafka");
        JsonNode configuration = kafka.path("topicConfiguration");

        assertThat(kafka.path("partitions").intValue()).isEqualTo(topic.partitions());
        assertThat(texts(configuration.path("cleanup.policy")))
                .containsExactly(topic.configs().get("cleanup.policy").split(","));
        assertThat(configuration.path("retention.ms").asLong(-1))
                .isEqualTo(topic.retention().map(Duration::toMillis).orElse(-1L));
    }

    @ParameterizedTest
    @EnumSource
    void a_channel_carries_the_types_of_its_topic(Topic topic) {
        List<String> names = StreamSupport.stream(
                        channels().get(topic.topicName()).path("messages").spliterator(), false)
                .map(message -> resolve(message).path("name").textValue())
                .toList();

        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .filter(type -> type.topic() == topic)
                        .map(EventType::typeName)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void a_message_has_the_headers_and_the_schema_of_its_type(EventType type) {
        JsonNode message = messages().get(type.typeName());
        JsonNode headers = message.at("/headers/allOf/1/properties");
        String schema = message.at("/payload/schema/$ref").textValue();

        assertThat(headers.at("/ce_type/const").textValue()).isEqualTo(type.typeName());
        assertThat(headers.at("/ce_source/const").textValue())
                .isEqualTo(type.topic().source());
        assertThat(headers.at("/ce_dataschema/const").textValue())
                .isEqualTo(type.dataSchema().toString());
        assertThat(schema).isEqualTo("." + Contract.schemaPath(type));
        assertThat(message.at("/bindings/kafka/key/format").textValue()).isEqualTo("uuid");
    }

    @Test
    void there_is_a_message_for_each_type_and_no_other() {
        assertThat(messages().keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .map(EventType::typeName)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void a_type_is_sent_by_the_one_service_that_owns_it_and_received_by_another(EventType type) {
        List<String> senders = servicesThat("send", type);
        List<String> receivers = servicesThat("receive", type);

        assertThat(senders).hasSize(type == EventType.QUERY_FAILED ? 3 : 1); // whoever is asked may fail
        assertThat(receivers).isNotEmpty().doesNotContainAnyElementsOf(senders);
    }

    @Test
    void an_operation_takes_its_messages_from_its_own_channel() {
        for (JsonNode operation : document.path("operations")) {
            String channel = operation.at("/channel/$ref").textValue();

            assertThat(operation.path("messages"))
                    .isNotEmpty()
                    .allSatisfy(message ->
                            assertThat(message.path("$ref").textValue()).startsWith(channel + "/messages/"));
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        assertThat(document.findValues("$ref")).hasSizeGreaterThan(50).allSatisfy(reference -> {
            String target = reference.textValue();
            JsonNode found = target.startsWith("#")
                    ? document.at(target.substring(1))
                    : Contract.json(Contract.resource(target.substring(1)));
            assertThat(found.isObject()).as(target).isTrue();
        });
    }

    private static List<String> servicesThat(String action, EventType type) {
        var services = new ArrayList<String>();
        document.path("operations").properties().forEach(operation -> {
            boolean matches = operation.getValue().path("action").textValue().equals(action)
                    && stream(operation.getValue().path("messages"))
                            .anyMatch(message -> resolve(resolve(message))
                                    .path("name")
                                    .textValue()
                                    .equals(type.typeName()));
            if (matches) {
                services.add(operation.getKey().substring(0, operation.getKey().indexOf('.')));
            }
        });
        return services;
    }

    private static Map<String, JsonNode> channels() {
        return stream(document.path("channels"))
                .collect(toMap(channel -> channel.path("address").textValue(), channel -> channel));
    }

    private static Map<String, JsonNode> messages() {
        return stream(document.at("/components/messages"))
                .collect(toMap(message -> message.path("name").textValue(), message -> message));
    }

    private static JsonNode resolve(JsonNode reference) {
        return document.at(reference.path("$ref").textValue().substring(1));
    }

    private static Stream<JsonNode> stream(JsonNode parent) {
        return StreamSupport.stream(parent.spliterator(), false);
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::textValue).toList();
    }
}
