package freshet.knative;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventingRulesTest {
    private static final Manifest KAFKA = Manifests.of("""
            apiVersion: sources.knative.dev/v1
            kind: KafkaSource
            metadata: {name: any}
            spec:
              topics: [any]
              bootstrapServers: ["any:9093"]
              ordering: ordered
              initialOffset: earliest
              delivery: {retry: 1, backoffPolicy: linear, backoffDelay: PT1S}
              sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: any}}
            """);
    private static final Manifest PING = Manifests.of("""
            apiVersion: sources.knative.dev/v1
            kind: PingSource
            metadata: {name: any}
            spec:
              schedule: "*/15 * * * *"
              sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: any}}
            """);

    @Test
    void good_sources_have_nothing_wrong() {
        assertThat(Models.check(KAFKA)).isEmpty();
        assertThat(EventingRules.check(KAFKA)).isEmpty();
        assertThat(Models.check(PING)).isEmpty();
        assertThat(EventingRules.check(PING)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /spec/topics                | []             | no topics
            /spec/bootstrapServers      | []             | no bootstrapServers
            /spec/ordering              | "sorted"       | ordering
            /spec/initialOffset         | "first"        | initialOffset
            /spec/delivery/backoffDelay | "500ms"        | ISO 8601
            /spec/delivery/backoffPolicy| "none"         | backoffPolicy
            /spec/sink                  | {}             | no sink
            /spec/sink                  | {"uri":"/events"} | no sink
            /spec/sink/ref/kind         | ""             | no kind
            """)
    void what_knative_eventing_refuses_of_a_kafka_source_is_found(String place, String value, String problem) {
        assertThat(EventingRules.check(KAFKA.with(place, value)))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void a_field_that_no_source_has_is_found() {
        assertThat(Models.check(KAFKA.with("/spec/topic", "any")))
                .singleElement()
                .asString()
                .contains("topic");
        assertThat(Models.check(KAFKA.with("/spec/sink/reference", "{}")))
                .singleElement()
                .asString()
                .contains("reference");
        assertThat(Models.check(PING.with("/spec/cron", "\"* * * * *\"")))
                .singleElement()
                .asString()
                .contains("cron");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "* * * *", "60 * * * *", "* 24 * * *", "*/0 * * * *", "5- * * * *", "* * * * * *"})
    void what_is_no_cron_expression_is_found(String schedule) {
        assertThat(EventingRules.check(PING.with("/spec/schedule", "\"" + schedule + "\"")))
                .singleElement()
                .asString()
                .contains("cron");
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * *", "0,30 8-18 * * 1-5", "*/15 * 1 12 7"})
    void cron_expressions_are_taken(String schedule) {
        assertThat(EventingRules.check(PING.with("/spec/schedule", "\"" + schedule + "\"")))
                .isEmpty();
    }
}
