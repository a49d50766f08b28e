package freshet.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventBodyTest {
    private static final String EVENT = """
            {"specversion":"1.0","id":"%s","source":"/users","type":"dev.freshet.UserDeleted.v1","subject":"a subject",
             "datacontenttype":"application/json","knativekafkapartition":3,"data":{"id":"a","version":2}}""";

    @Test
    void the_binary_mode_has_its_attributes_in_headers() {
        CloudEvent event = read(binary(), "{\"a\":1}").getFirst();

        assertThat(event.getId()).isEqualTo("1");
        assertThat(event.getType()).isEqualTo("dev.freshet.UserDeleted.v1");
        assertThat(event.getSubject()).isEqualTo("a subject");
        assertThat(event.getExtension("knativekafkaoffset")).isEqualTo("17");
        assertThat(event.getData().toBytes()).asString().isEqualTo("{\"a\":1}");
    }

    @Test
    void an_event_without_a_payload_is_an_event() {
        assertThat(read(binary(), "").getFirst().getData()).isNull();
    }

    @Test
    void attributes_are_percent_decoded_and_what_only_looks_like_it_is_left() {
        Map<String, List<String>> headers = binary();
        headers.put("Ce-Subject", List.of("Gr%C3%BC%C3%9Fe 100% %zz %2"));

        assertThat(read(headers, "{}").getFirst().getSubject()).isEqualTo("Grüße 100% %zz %2");
    }

    @Test
    void the_structured_mode_is_one_json_document() {
        CloudEvent event = read("application/cloudevents+json; charset=utf-8", EVENT.formatted("7"))
                .getFirst();

        assertThat(event.getId()).isEqualTo("7");
        assertThat(event.getData().toBytes()).asString().isEqualTo("{\"id\":\"a\",\"version\":2}");
    }

    @Test
    void the_batched_mode_is_a_json_array_in_its_order() {
        String batch = "[" + EVENT.formatted("1") + "," + EVENT.formatted("2") + "]";

        assertThat(read("application/cloudevents-batch+json", batch))
                .extracting(CloudEvent::getId)
                .containsExactly("1", "2");
        assertThat(read("application/cloudevents-batch+json", "[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce-specversion", "ce-id", "ce-source", "ce-type"})
    void without_what_every_event_has_it_is_none(String header) {
        Map<String, List<String>> headers = binary();
        headers.remove(header);

        assertRefused(headers, "{}", ProblemType.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "{}", "null", "\"text\"", "{\"specversion\":\"9.9\",\"id\":\"1\"}"})
    void a_body_that_is_no_event_is_refused(String body) {
        assertRefused(
                Map.of("content-type", List.of("application/cloudevents+json")), body, ProblemType.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1]", "[null]", "[{}]", "no json"})
    void a_batch_that_is_none_is_refused_as_a_whole(String body) {
        assertRefused(
                Map.of("content-type", List.of("application/cloudevents-batch+json")),
                body.equals("[{}]") ? "[" + EVENT.formatted("1") + ",{}]" : body,
                ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void another_format_than_json_is_refused() {
        assertRefused(
                Map.of("content-type", List.of("application/cloudevents+avro")),
                "",
                ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    private static Map<String, List<String>> binary() {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("ce-specversion", List.of("1.0"));
        headers.put("ce-id", List.of("1"));
        headers.put("ce-source", List.of("/users"));
        headers.put("ce-type", List.of("dev.freshet.UserDeleted.v1"));
        headers.put("Ce-Subject", List.of("a subject"));
        headers.put("ce-knativekafkaoffset", List.of("17"));
        headers.put("Content-Type", List.of("application/json"));
        return headers;
    }

    private static void assertRefused(Map<String, List<String>> headers, String body, ProblemType type) {
        assertThatThrownBy(() -> read(headers, body))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(type));
    }

    private static List<CloudEvent> read(String contentType, String body) {
        return read(Map.of("Content-Type", List.of(contentType)), body);
    }

    private static List<CloudEvent> read(Map<String, List<String>> headers, String body) {
        return CloudEventBody.read(headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
