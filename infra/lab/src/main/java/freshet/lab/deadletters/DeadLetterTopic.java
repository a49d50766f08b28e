package freshet.lab.deadletters;

import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import freshet.lab.LabFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of dead letters on a running lab's brokers. */
final class DeadLetterTopic {
    private static final Duration READ_LIMIT = Duration.ofSeconds(60);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(500);
    // As much as the functions write there: compressed, it fits.
    private static final int LARGEST_BYTES = 64 * 1024 * 1024;
    private static final Logger LOG = Logger.getLogger(DeadLetterTopic.class.getName());

    private final String bootstrapServers;

    DeadLetterTopic(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Reads all partitions up to where they end now.
     *
     * @throws LabFailure if that is not done within 60 s
     */
    Letters read() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) SEND_LIMIT.toMillis(),
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, Topic.DEAD_LETTERS.partitions())
                    .mapToObj(number -> new TopicPartition(Topic.DEAD_LETTERS.topicName(), number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return read(consumer, consumer.endOffsets(partitions));
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private static Letters read(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        var letters = new Letters();
        var limit = Instant.now().plus(READ_LIMIT);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (Instant.now().isAfter(limit)) {
                throw new LabFailure("The dead letters could not be read within " + READ_LIMIT.toSeconds() + " s.");
            }
            for (var record : consumer.poll(POLL)) {
                var headers = Arrays.stream(record.headers().toArray())
                        .map(header -> new Header(header.key(), header.value()))
                        .toList();
                letters.add(record.key(), record.value(), headers);
            }
        }
        return letters;
    }

    /** What became of a letter that was to be sent again. */
    enum Outcome {
        SENT,
        /** A newer state of its entity is in the topic: the old one behind it is what compaction would keep. */
        OVERTAKEN,
        /** The brokers did not take it; it waits as before. */
        REFUSED
    }

    /**
     * Sends letters to their topics again, each as it was, and notes that in the letter. The note comes first: a reader that
     * cannot use the record this time either writes a letter of the same key, and compaction keeps the last. One that is refused is
     * told of, and the rest goes on.
     *
     * @throws LabFailure if the topics cannot be read
     */
    Map<DeadLetter, Outcome> redrive(List<DeadLetter> letters) throws InterruptedException {
        var newest = new NewestVersions(bootstrapServers).of(letters);
        var outcomes = new LinkedHashMap<DeadLetter, Outcome>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "gzip",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        LARGEST_BYTES,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        (long) LARGEST_BYTES,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) SEND_LIMIT.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) SEND_LIMIT.toMillis() / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) SEND_LIMIT.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var letter : letters) {
                outcomes.put(letter, redrive(producer, letter, newest.isOvertaken(letter)));
            }
        }
        return outcomes;
    }

    private static Outcome redrive(KafkaProducer<byte[], byte[]> producer, DeadLetter letter, boolean isOvertaken)
            throws InterruptedException {
        if (!send(producer, note(letter.redriven(Instant.now())))) {
            return Outcome.REFUSED;
        }
        if (isOvertaken) {
            return Outcome.OVERTAKEN;
        }
        if (send(producer, original(letter))) {
            return Outcome.SENT;
        }
        send(producer, note(letter)); // it waits as before
        return Outcome.REFUSED;
    }

    private static ProducerRecord<byte[], byte[]> note(DeadLetter letter) {
        return record(
                Topic.DEAD_LETTERS.topicName(), null, letter.recordKey(), letter.recordValue(), letter.recordHeaders());
    }

    private static ProducerRecord<byte[], byte[]> original(DeadLetter letter) {
        // The key decides about the partition, as it did the first time.
        var partition = letter.key() == null ? letter.origin().partition() : null;
        return record(letter.origin().topic(), partition, letter.key(), letter.value(), letter.headers());
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, Integer partition, byte[] key, byte[] value, List<Header> headers) {
        var kafkas = headers.stream()
                .<org.apache.kafka.common.header.Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
        return new ProducerRecord<>(topic, partition, key, value, kafkas);
    }

    private static boolean send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
            throws InterruptedException {
        try {
            producer.send(record).get(2 * SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.log(Level.WARNING, "A record for " + record.topic() + " was not taken", e);
            return false;
        }
    }

    private static LabFailure unreachable(KafkaException e) {
        return new LabFailure("The dead letters cannot be read: " + e.getMessage(), e);
    }
}
