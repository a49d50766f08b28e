package freshet.lab.deadletters;

import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.lab.LabFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Which versions of entities the compacted topics hold, as far as letters came from there. */
final class NewestVersions {
    private static final Duration READ_LIMIT = Duration.ofSeconds(120);
    private static final Duration POLL = Duration.ofMillis(500);
    // A CloudEvent's id in these topics: the entity's id, a slash and its version.
    private static final Pattern ID = Pattern.compile(".+/(\\d{1,18})");

    private final String bootstrapServers;
    private final Map<String, Long> newest = new HashMap<>();

    NewestVersions(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Looks for newer states of these letters' entities.
     *
     * @throws LabFailure if the topics cannot be read within two minutes
     */
    NewestVersions of(List<DeadLetter> letters) {
        var partitions = letters.stream()
                .filter(letter -> letter.key() != null && letter.origin().isPlace())
                .filter(letter -> isCompacted(letter.origin().topic()))
                .map(letter -> new TopicPartition(
                        letter.origin().topic(), letter.origin().partition()))
                .distinct()
                .toList();
        if (!partitions.isEmpty()) {
            read(partitions);
        }
        return this;
    }

    /** Whether the topic holds a newer state of the letter's entity. */
    boolean isOvertaken(DeadLetter letter) {
        if (letter.key() == null) {
            return false;
        }
        var known = newest.get(entity(letter.origin().topic(), letter.key()));
        var own = letter.headers().stream()
                .filter(header -> header.name().equals("ce_id"))
                .map(header -> version(header.value()))
                .flatMap(Optional::stream)
                .findFirst();
        return known != null && own.isPresent() && known > own.get();
    }

    private static boolean isCompacted(String topic) {
        return Arrays.stream(Topic.values())
                .filter(known -> known.topicName().equals(topic))
                .anyMatch(known -> known.retention().isEmpty());
    }

    private void read(List<TopicPartition> partitions) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var limit = Instant.now().plus(READ_LIMIT);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (Instant.now().isAfter(limit)) {
                    throw new LabFailure(
                            "The letters' topics could not be read within " + READ_LIMIT.toSeconds() + " s.");
                }
                consumer.poll(POLL).forEach(this::take);
            }
        } catch (KafkaException e) {
            throw new LabFailure("The letters' topics cannot be read: " + e.getMessage(), e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        var id = record.headers().lastHeader("ce_id");
        if (record.key() != null && id != null) {
            version(id.value())
                    .ifPresent(version -> newest.merge(entity(record.topic(), record.key()), version, Math::max));
        }
    }

    private static String entity(String topic, byte[] key) {
        return topic + " " + Bytes.text(key);
    }

    private static Optional<Long> version(byte[] id) {
        return Optional.ofNullable(id)
                .map(bytes -> ID.matcher(new String(bytes, StandardCharsets.UTF_8)))
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)));
    }
}
