package freshet.bus;

import freshet.events.Event;
import freshet.events.EventJson;
import freshet.events.EventType;
import freshet.events.MalformedEvent;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryFailed;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.events.queries.UserQueryResult;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Events as Kafka records: CloudEvents 1.0 in binary mode with a JSON payload. */
public final class EventRecords {
    private static final String TYPE_HEADER = "ce_type";
    private static final String JSON = "application/json";
    private static final String DEADLINE = "deadline"; // an extension attribute, of CloudEvents' type Timestamp

    private EventRecords() {}

    /**
     * The CloudEvents type that a record claims to be of, told without reading its payload.
     *
     * @return null if it claims none
     */
    public static String typeName(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(TYPE_HEADER);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /**
     * The event of a record.
     *
     * @throws MalformedEvent if it is no CloudEvent, of a type that this release does not know, of a type that belongs to
     *     another topic, or if its payload is not of its type
     */
    public static Event read(ConsumerRecord<byte[], byte[]> record) throws MalformedEvent {
        return read(cloudEvent(record), record.topic());
    }

    /**
     * The event of a CloudEvent.
     *
     * @param topic where it was found; null if that is not known, and then any will do
     * @throws MalformedEvent as {@link #read(ConsumerRecord)}
     */
    static Event read(CloudEvent cloudEvent, String topic) throws MalformedEvent {
        EventType type = EventType.named(cloudEvent.getType())
                .orElseThrow(() -> new MalformedEvent("unknown type " + cloudEvent.getType(), null));
        if (topic != null && !type.topic().topicName().equals(topic)) {
            throw new MalformedEvent(type.typeName() + " does not belong here", null);
        }
        CloudEventData data = cloudEvent.getData();
        if (data == null) {
            throw new MalformedEvent("no " + type.typeName() + ": there is no payload", null);
        }
        return EventJson.read(type, data.toBytes());
    }

    private static CloudEvent cloudEvent(ConsumerRecord<byte[], byte[]> record) throws MalformedEvent {
        try {
            return KafkaMessageFactory.createReader(record).toEvent();
        } catch (
                RuntimeException e) { // whatever the headers hold, a null among them: it will not get better by waiting
            throw new MalformedEvent("no CloudEvent: " + e.getMessage(), e);
        }
    }

    /**
     * A record that carries an event of now.
     *
     * @param partition null to let the key decide
     */
    public static ProducerRecord<byte[], byte[]> write(Event event, UUID key, Integer partition) {
        CloudEventBuilder cloudEvent = cloudEvent(
                EventType.of(event),
                id(event),
                event.subject(),
                Instant.now().atOffset(ZoneOffset.UTC),
                EventJson.write(event));
        deadline(event).ifPresent(deadline -> cloudEvent.withExtension(DEADLINE, deadline.atOffset(ZoneOffset.UTC)));
        return record(cloudEvent.build(), EventType.of(event), partition, null, key);
    }

    /**
     * A record that carries an event of the past, whose key is its subject.
     *
     * @param payload the event as JSON
     * @param timestamp the record's own, of which the broker tells how old it is
     */
    public static ProducerRecord<byte[], byte[]> write(
            EventType type, UUID subject, long version, OffsetDateTime occurredAt, byte[] payload, Instant timestamp) {
        CloudEvent cloudEvent = cloudEvent(type, subject + "/" + version, subject, occurredAt, payload)
                .build();
        return record(cloudEvent, type, null, timestamp.toEpochMilli(), subject);
    }

    private static CloudEventBuilder cloudEvent(
            EventType type, String id, UUID subject, OffsetDateTime time, byte[] payload) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create(type.topic().source()))
                .withType(type.typeName())
                .withSubject(subject.toString())
                .withTime(time)
                .withData(JSON, type.dataSchema(), payload);
    }

    private static ProducerRecord<byte[], byte[]> record(
            CloudEvent cloudEvent, EventType type, Integer partition, Long timestamp, UUID key) {
        byte[] keyBytes = key.toString().getBytes(StandardCharsets.US_ASCII);
        return KafkaMessageFactory.<byte[]>createWriter(type.topic().topicName(), partition, timestamp, keyBytes)
                .writeBinary(cloudEvent);
    }

    // Beside the payload's own, so that whoever passes the event on need not read that. Only what asks for answers has
    // one.
    private static Optional<Instant> deadline(Event event) {
        return switch (event) {
            case UserProductQuery query -> Optional.of(query.deadline());
            case PurchaseQueryResult result -> Optional.of(result.deadline());
            default -> Optional.empty();
        };
    }

    // A query's results have one subject and one version; the part makes their ids differ, as CloudEvents demands.
    private static String id(Event event) {
        return switch (event) {
            case UserProductQuery query -> query.id() + "/query";
            case UserQueryResult result -> result.queryId() + "/user";
            case PurchaseQueryResult result -> result.queryId() + "/purchases";
            case ProductQueryResult result -> result.queryId() + "/products";
            case QueryFailed failed -> failed.queryId() + "/without-" + names(failed.parts());
            default -> event.subject() + "/" + event.version();
        };
    }

    private static String names(Set<QueryPart> parts) {
        return parts.stream()
                .sorted()
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }
}
