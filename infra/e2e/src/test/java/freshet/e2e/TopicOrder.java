package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Looks at the order of the events in a topic, which is what a reader finds that knows nothing of versions. */
final class TopicOrder {
    private static final Duration POLL = Duration.ofMillis(200);

    private TopicOrder() {}

    /** How many records the topic was given so far. */
    static long length(Freshet freshet, String topic) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(freshet)) {
            return consumer.endOffsets(partitions(consumer, topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** The versions of each key in the order of the topic. */
    static Map<String, List<Long>> versions(Freshet freshet, String topic) {
        Map<String, List<Long>> versions = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(freshet)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL)
                        .forEach(record -> versions.computeIfAbsent(record.key(), key -> new ArrayList<>())
                                .add(version(record)));
            }
        }
        return versions;
    }

    /** Proves that each key's last record is its highest version: what a compacted topic keeps. */
    static void assertTheLastIsTheHighest(Freshet freshet, String topic) {
        assertThat(versions(freshet, topic))
                .isNotEmpty()
                .allSatisfy((key, versions) -> assertThat(versions.getLast())
                        .as("the last of %s", versions)
                        .isEqualTo(versions.stream().max(Long::compare).orElseThrow()));
    }

    // A CloudEvent's id is "<entity>/<version>".
    private static long version(ConsumerRecord<String, byte[]> record) {
        String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
        return Long.parseLong(id.substring(id.indexOf('/') + 1));
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toList());
    }

    private static KafkaConsumer<String, byte[]> consumer(Freshet freshet) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", freshet.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
