package freshet.lab.eventing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Stands in for a KafkaSource of Knative's with ordered delivery: reads topics in a consumer group and posts each record to a sink,
 * those of a partition one after another. One that is not taken (no answer, a 5xx, 404, 409 or 429) is posted again and again, each
 * time after a pause that is longer by 500 ms, up to 5 s, and what follows it waits; any other answer is the end of it. The
 * group's position goes on only behind what has had its end, so that after a crash some records are posted twice, and none is
 * passed over.
 */
public final class KafkaSource implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaSource.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int FETCH_BYTES = 4 * 1024 * 1024;

    private final String group;
    private final List<String> topics;
    private final Map<String, Object> settings;
    private final Sink sink;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private final Thread thread;
    private volatile boolean closing;

    /** Begins to read at once, or as soon as there is a broker; where the group has no position, from the beginning. */
    public KafkaSource(String group, List<String> topics, String bootstrapServers, Sink sink) {
        this.group = group;
        this.topics = List.copyOf(topics);
        this.settings = settings(group, bootstrapServers);
        this.sink = sink;
        this.thread = Thread.ofPlatform().name("source of " + group).daemon().start(this::run);
    }

    private static Map<String, Object> settings(String group, String bootstrapServers) {
        var settings = new HashMap<String, Object>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        // The broker soon forgets a lab that was killed.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        return settings;
    }

    private void run() {
        while (!closing) {
            try (var consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                readUntilClosed(consumer);
            } catch (RuntimeException e) { // a source that ended would be missed by nobody
                LOG.log(Level.WARNING, "the source of " + group + " begins anew", e);
                pause();
            } finally {
                endLanes(List.copyOf(lanes.keySet())); // if the connection was lost, the consumer cannot say so
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a source", e);
        }
    }

    private void readUntilClosed(Consumer<byte[], byte[]> consumer) {
        consumer.subscribe(topics, new Rebalances(consumer));
        while (!closing) {
            for (var record : consumer.poll(POLL)) {
                lanes.get(new TopicPartition(record.topic(), record.partition()))
                        .add(record);
            }
            lanes.forEach((partition, lane) -> throttle(consumer, partition, lane));
            commit(consumer, lanes);
        }
    }

    private static void throttle(Consumer<byte[], byte[]> consumer, TopicPartition partition, Lane lane) {
        if (lane.isFull()) {
            consumer.pause(List.of(partition));
        } else {
            consumer.resume(List.of(partition));
        }
    }

    private static void commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Lane> lanes) {
        var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
        lanes.forEach((partition, lane) ->
                lane.newPosition().ifPresent(position -> positions.put(partition, new OffsetAndMetadata(position))));
        if (!positions.isEmpty()) {
            consumer.commitSync(positions);
        }
    }

    private Map<TopicPartition, Lane> endLanes(Collection<TopicPartition> partitions) {
        var ended = new HashMap<>(lanes);
        ended.keySet().retainAll(partitions);
        lanes.keySet().removeAll(partitions);
        ended.values().forEach(Lane::end);
        return ended;
    }

    /** Gives up what is under way, keeps how far it has come and returns when that is done; after 5 s at the latest. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Rebalances(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition ->
                    lanes.put(partition, new Lane(record -> CloudEventMessage.of(group, record), sink)));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit(consumer, endLanes(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            endLanes(partitions);
        }
    }
}
