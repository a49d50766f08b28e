package freshet.bus;

import freshet.events.Event;
import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import freshet.events.users.User;
import freshet.events.users.UserUpdated;
import freshet.testing.BackingServices;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, and a producer on it. */
final class Bus {
    private final BackingServices services = new BackingServices();
    private KafkaProducer<byte[], byte[]> producer;
    final Map<String, Object> kafka;
    final ProducerChannel deadLetters;
    private final ProducerChannel queries;

    Bus() {
        services.init(Map.of("role", "users"));
        kafka = Map.of("bootstrap.servers", services.start().get("kafka.bootstrap.servers"));
        producer = producer();
        deadLetters = new ProducerChannel("dead-letters", kafka);
        queries = new ProducerChannel("queries", kafka);
    }

    // One request at a time: a topic that is just being made may refuse the first one and take the second, and the
    // broker does not take the first any more then.
    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void publish(Event event) {
        send(EventRecords.write(event, event.subject(), null));
    }

    RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        return acknowledged(producer.send(record));
    }

    private static RecordMetadata acknowledged(Future<RecordMetadata> acknowledgement) {
        try {
            return acknowledgement.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Publishes events without waiting in between, and returns when the broker has all of them. */
    void publishAll(List<? extends Event> events) {
        List<? extends Event> unsent = events;
        for (int attempt = 1; !unsent.isEmpty(); attempt++) {
            unsent = refused(unsent);
            if (attempt == 5) {
                throw new AssertionError("The broker does not take " + unsent.size() + " events");
            }
        }
    }

    // A topic that was just made again refuses events for a while, and by then the first ones are too old for it.
    private <E extends Event> List<E> refused(List<E> events) {
        Map<E, Future<RecordMetadata>> sent = new LinkedHashMap<>();
        events.forEach(event -> sent.put(event, producer.send(EventRecords.write(event, event.subject(), null))));
        return sent.entrySet().stream()
                .filter(one -> isRefused(one.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isRefused(Future<RecordMetadata> acknowledgement) {
        try {
            acknowledgement.get();
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    DeadLetters deadLetters(MeterRegistry metrics) {
        return new DeadLetters(deadLetters, metrics);
    }

    EventSender sender() {
        return new EventSender(queries, 2_000);
    }

    /** All records that are in the topic of dead letters by now, tombstones included. */
    List<ConsumerRecord<byte[], byte[]>> deadLetterRecords() {
        return records(Topic.DEAD_LETTERS);
    }

    /** The dead letters of a group that are there by now. */
    List<DeadLetter> deadLetters(String group) {
        return deadLetterRecords().stream()
                .map(Bus::letter)
                .flatMap(Optional::stream)
                .filter(letter -> letter.origin().group().equals(group))
                .toList();
    }

    private static Optional<DeadLetter> letter(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return DeadLetter.read(record.key(), record.value(), headers);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
                .toList();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Instant giveUp = Instant.now().plusSeconds(30);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (Instant.now().isAfter(giveUp)) {
                    throw new AssertionError("The records of " + topic + " cannot be read within 30 s");
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** Deletes a topic and makes it again, empty. */
    void recreate(Topic topic) {
        try (Admin admin = Admin.create(kafka)) {
            admin.deleteTopics(List.of(topic.topicName())).all().get();
            NewTopic anew = new NewTopic(topic.topicName(), topic.partitions(), (short) 1).configs(topic.configs());
            await("the topic can be made again", () -> made(admin, anew));
            producer.close(); // it would go on sending to the topic before for a while
            producer = producer();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean made(Admin admin, NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException stillThere) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sum of what a group has committed. */
    long committed(String group) {
        try (Admin admin = Admin.create(kafka)) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        deadLetters.close();
        queries.close();
        producer.close();
        services.stop();
    }

    static UserUpdated user(UUID id, long version) {
        return new UserUpdated(new User(id, null, "Ada", "ada@example.org", "France", version));
    }

    static void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("It does not come to pass within 30 s that " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
