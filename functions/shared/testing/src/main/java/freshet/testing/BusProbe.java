package freshet.testing;

import freshet.events.Event;
import freshet.events.EventJson;
import freshet.events.EventType;
import freshet.events.MalformedEvent;
import freshet.events.Topic;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is on a topic, from its beginning. */
public final class BusProbe implements AutoCloseable {
    /** A record as it was found: its key, its CloudEvent with all attributes, and the event in it. */
    public record Found(String key, CloudEvent cloudEvent, Event event) {}

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaConsumer<String, CloudEvent> consumer;
    private final List<Found> found = new ArrayList<>();

    public BusProbe(String bootstrapServers, Topic topic) {
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringDeserializer(),
                new CloudEventDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Waits until a subject has so many events.
     *
     * @return its events in the order of the topic
     * @throws AssertionError if they do not come within 20 s
     */
    public List<Found> await(UUID subject, int count) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            List<Found> events = seen(subject);
            if (events.size() >= count) {
                return events;
            }
            consumer.poll(Duration.ofMillis(200)).forEach(record -> found.add(read(record)));
        }
        throw new AssertionError("Only " + seen(subject).size() + " of " + count + " events of " + subject + " came");
    }

    /** The events of a subject that were found so far. */
    public List<Found> seen(UUID subject) {
        return found.stream()
                .filter(event -> subject.equals(event.event().subject()))
                .toList();
    }

    private static Found read(ConsumerRecord<String, CloudEvent> record) {
        try {
            EventType type = EventType.named(record.value().getType()).orElseThrow();
            byte[] payload = record.value().getData().toBytes();
            return new Found(record.key(), record.value(), EventJson.read(type, payload));
        } catch (MalformedEvent e) {
            throw new AssertionError("A malformed event on the bus", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
