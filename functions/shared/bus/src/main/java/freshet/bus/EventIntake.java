package freshet.bus;

import freshet.events.Event;
import freshet.events.EventType;
import freshet.events.MalformedEvent;
import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Origin;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Brings events that came over HTTP to the handlers of this function, each to those whose subscription wants its type; an event
 * of the contract that none of them wants is passed over. What cannot be used becomes a dead letter first, in the name of the
 * function, since no consumer group has read it.
 *
 * <p>A Knative KafkaSource tells where it read an event, in {@code knativekafkatopic}, {@code knativekafkapartition} and
 * {@code knativekafkaoffset}. Where HTTP is the only way in, this moves the handlers' positions on, unless their partitions are
 * read by Kafka too. The source must be an ordered one (its default), which waits for each answer before it sends what follows in
 * the partition. So one that sends a partition's first record reads the partition from its beginning, be it once more or because the
 * topic was made anew, and the position starts over.
 *
 * <p>Its metric is {@code freshet.events.unwanted} (counter); {@link Inbox} and {@link DeadLetters} tell the others.
 */
@ApplicationScoped
class EventIntake {
    private static final String TOPIC = "knativekafkatopic";
    private static final String PARTITION = "knativekafkapartition";
    private static final String OFFSET = "knativekafkaoffset";
    private static final String KEY = "partitionkey";

    private final Inboxes inboxes;
    private final DeadLetters deadLetters;
    private final EventSource source;
    private final String function;
    private final Counter unwanted;

    EventIntake(
            Inboxes inboxes,
            DeadLetters deadLetters,
            MeterRegistry metrics,
            @ConfigProperty(name = "freshet.events.source") EventSource source,
            @ConfigProperty(name = "quarkus.application.name") String function) {
        this.inboxes = inboxes;
        this.deadLetters = deadLetters;
        this.source = source;
        this.function = function;
        this.unwanted = Counter.builder("freshet.events.unwanted")
                .description("Events over HTTP that no handler here wants")
                .register(metrics);
    }

    /** An event with what is known of its place. */
    private record Placed(Event event, Place place) {}

    /** Where an event was read; what is not known is null. */
    private record Place(String topic, Integer partition, Long offset) {
        static Place of(CloudEvent event) {
            Integer partition = number(event, PARTITION).map(Long::intValue).orElse(null);
            Long offset = number(event, OFFSET).orElse(null);
            Object topic = event.getExtension(TOPIC);
            return new Place(
                    topic == null ? usualTopic(event) : topic.toString(),
                    offset == null ? null : partition,
                    partition == null ? null : offset);
        }

        TopicPartition topicPartition() {
            return new TopicPartition(topic, partition);
        }

        // Sources of older releases do not tell the topic.
        private static String usualTopic(CloudEvent event) {
            String source = event.getSource().toString();
            return EventType.named(event.getType())
                    .map(EventType::topic)
                    .or(() -> Arrays.stream(Topic.values())
                            .filter(topic -> topic.source().equals(source))
                            .findFirst())
                    .map(Topic::topicName)
                    .orElse(null);
        }

        // Attributes come as text or as numbers, depending on the mode that carried them.
        private static Optional<Long> number(CloudEvent event, String extension) {
            return Optional.ofNullable(event.getExtension(extension))
                    .map(Object::toString)
                    .filter(text -> text.matches("\\d{1,18}"))
                    .map(Long::valueOf);
        }
    }

    /**
     * Buries what cannot be used and applies the rest, in its order.
     *
     * @throws RuntimeException if this cannot be done for the moment; some of it may be done, and doing it again does no harm
     */
    void take(List<CloudEvent> cloudEvents) {
        List<Placed> good = new ArrayList<>();
        List<Place> passed = new ArrayList<>();
        List<DeadLetter> unusable = new ArrayList<>();
        for (CloudEvent cloudEvent : cloudEvents) {
            Place place = Place.of(cloudEvent);
            try {
                if (isWanted(cloudEvent)) {
                    good.add(new Placed(EventRecords.read(cloudEvent, place.topic()), place));
                } else {
                    unwanted.increment();
                }
            } catch (MalformedEvent e) {
                unusable.add(deadLetter(cloudEvent, place, e));
            }
            passed.add(place);
        }
        if (!unusable.isEmpty()) {
            deadLetters.bury(unusable);
        }
        for (Route route : inboxes.routes()) {
            apply(route, good, passed);
        }
    }

    // What is no event of the contract is wanted in so far as it is written down.
    private boolean isWanted(CloudEvent event) {
        return EventType.named(event.getType())
                .map(type -> inboxes.routes().stream()
                        .anyMatch(route -> route.subscription().wants(type)))
                .orElse(true);
    }

    private void apply(Route route, List<Placed> good, List<Place> passed) {
        List<Event> events = good.stream()
                .map(Placed::event)
                .filter(route.subscription()::wants)
                .toList();
        List<Place> places = places(route, passed);
        Map<TopicPartition, Position> next = positions(places);
        startOver(route, places);
        if (!events.isEmpty() || !next.isEmpty()) {
            route.apply(new EventBatch(events, next));
        }
    }

    private List<Place> places(Route route, List<Place> passed) {
        if (source != EventSource.HTTP || !route.keepsPositions()) {
            return List.of();
        }
        List<String> topics = route.subscription().topicNames();
        return passed.stream()
                .filter(place -> place.offset() != null && topics.contains(place.topic()))
                .toList();
    }

    // Before the events, and not with them: if they cannot be applied now, the position promises less than is there.
    private static void startOver(Route route, List<Place> places) {
        List<TopicPartition> begun = places.stream()
                .filter(place -> place.offset() == 0)
                .map(Place::topicPartition)
                .distinct()
                .toList();
        if (!begun.isEmpty()) {
            route.positions().restart(begun);
        }
    }

    private static Map<TopicPartition, Position> positions(List<Place> places) {
        Map<TopicPartition, Position> next = new HashMap<>();
        for (Place place : places) {
            next.merge(
                    place.topicPartition(),
                    new Position(null, place.offset() + 1),
                    (one, other) -> one.offset() > other.offset() ? one : other);
        }
        return next;
    }

    // As the record would be in Kafka: CloudEvents' binary mode, without what the source added.
    private DeadLetter deadLetter(CloudEvent cloudEvent, Place place, MalformedEvent reason) {
        CloudEvent original = CloudEventBuilder.v1(cloudEvent)
                .withoutExtension(TOPIC)
                .withoutExtension(PARTITION)
                .withoutExtension(OFFSET)
                .build();
        ProducerRecord<Void, byte[]> record = KafkaMessageFactory.<Void>createWriter(Topic.DEAD_LETTERS.topicName())
                .writeBinary(original);
        Origin origin = new Origin(place.topic(), place.partition(), place.offset(), function);
        byte[] key = key(cloudEvent).getBytes(StandardCharsets.UTF_8);
        return DeadLetters.letter(origin, reason, key, record.value(), record.headers());
    }

    // The record's own key, if the source tells it; else what the topics' keys are made of.
    private static String key(CloudEvent event) {
        return Stream.of(event.getExtension(KEY), event.getSubject(), event.getId())
                .filter(candidate -> candidate != null)
                .findFirst()
                .orElseThrow()
                .toString();
    }
}
