package freshet.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import freshet.events.Event;
import freshet.events.MalformedEvent;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.events.queries.UserQueryResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRecordsTest {
    private static final UUID ID = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Set<QueryPart> PARTS = Set.of(QueryPart.values());

    static Stream<Event> events() {
        return Stream.of(
                Bus.user(ID, 3),
                new UserProductQuery(ID, UUID.randomUUID(), 50, "after", PARTS, NOW, 31),
                new UserQueryResult(ID, null, NOW),
                new PurchaseQueryResult(ID, List.of(), null, NOW, PARTS, NOW, 0),
                new ProductQueryResult(ID, List.of(), Set.of(ID), NOW));
    }

    @ParameterizedTest
    @MethodSource("events")
    void what_is_written_is_read_again(Event event) throws MalformedEvent {
        assertThat(EventRecords.read(arrived(EventRecords.write(event, ID, null))))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-type", "ce_specversion", "ce_type", "ce_id"})
    void a_header_without_a_value_makes_no_event_and_no_other_failure(String name) {
        ProducerRecord<byte[], byte[]> record = EventRecords.write(Bus.user(ID, 3), ID, null);
        record.headers().remove(name).add(name, null);

        assertThatExceptionOfType(MalformedEvent.class).isThrownBy(() -> EventRecords.read(arrived(record)));
    }

    @Test
    void the_attributes_are_in_the_headers_of_the_binary_mode() {
        ProducerRecord<byte[], byte[]> record = EventRecords.write(Bus.user(ID, 3), ID, 4);

        assertThat(record.topic()).isEqualTo("freshet.users");
        assertThat(record.partition()).isEqualTo(4);
        assertThat(record.key()).asString(StandardCharsets.US_ASCII).isEqualTo(ID.toString());
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_type")).isEqualTo("dev.freshet.UserUpdated.v1");
        assertThat(header(record, "ce_source")).isEqualTo("/users");
        assertThat(header(record, "ce_id")).isEqualTo(ID + "/3");
        assertThat(header(record, "ce_subject")).isEqualTo(ID.toString());
        assertThat(header(record, "ce_dataschema")).isEqualTo("urn:freshet:schema:dev.freshet.UserUpdated.v1:1.0");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
    }

    @Test
    void what_asks_for_answers_carries_its_deadline_as_an_attribute() {
        assertThat(events().map(event -> header(EventRecords.write(event, ID, null), "ce_deadline")))
                .containsExactly(null, NOW.toString(), null, NOW.toString(), null);
    }

    @Test
    void the_results_of_one_query_have_different_ids() {
        assertThat(events().map(event -> header(EventRecords.write(event, ID, null), "ce_id")))
                .doesNotHaveDuplicates();
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> arrived(ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
