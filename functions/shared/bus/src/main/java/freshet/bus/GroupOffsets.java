package freshet.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * The consumer group's offsets: only what is applied is committed, once a second and when partitions go elsewhere. A commit that
 * fails costs a repeat at worst, and the next one makes up for it. Each offset carries the id of its topic, so that one of a
 * topic that is gone is not taken for one of its successor.
 */
final class GroupOffsets implements Positions {
    private static final Logger LOG = Logger.getLogger(GroupOffsets.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> applied = new HashMap<>();
    private Instant nextCommit = Instant.MIN;

    GroupOffsets(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    @Override
    public Map<TopicPartition, Long> stored(Set<TopicPartition> partitions, Map<String, UUID> topicIds) {
        Map<TopicPartition, Long> stored = new HashMap<>();
        consumer.committed(partitions, PATIENCE).forEach((partition, offset) -> {
            if (offset != null && isOf(topicIds.get(partition.topic()), offset)) {
                stored.put(partition, offset.offset());
            }
        });
        return stored;
    }

    // Offsets that say nothing are of before they did; a broker drops a topic's offsets with the topic.
    private static boolean isOf(UUID topicId, OffsetAndMetadata offset) {
        return offset.metadata().isEmpty() || offset.metadata().equals(String.valueOf(topicId));
    }

    @Override
    public void restart(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        partitions.forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0)));
        forget(partitions);
        consumer.commitSync(beginning, PATIENCE);
    }

    /** Takes note of where partitions go on from. */
    void applied(Map<TopicPartition, Position> next) {
        next.forEach((partition, position) -> applied.put(
                partition,
                new OffsetAndMetadata(
                        position.offset(),
                        position.topicId() == null ? "" : position.topicId().toString())));
    }

    /** Drops what is not committed yet: others may have come further by now, and their offsets must not go back. */
    void forget(Collection<TopicPartition> partitions) {
        applied.keySet().removeAll(partitions);
    }

    /** Commits without waiting, unless that was done within the last second. */
    void commitNowAndThen() {
        Instant now = Instant.now();
        if (!applied.isEmpty() && now.isAfter(nextCommit)) {
            nextCommit = now.plus(INTERVAL);
            consumer.commitAsync(Map.copyOf(applied), (offsets, failure) -> {
                if (failure == null) {
                    applied.entrySet().removeAll(offsets.entrySet());
                } else {
                    LOG.debugf(failure, "Offsets are committed later");
                }
            });
        }
    }

    /** Commits, and waits for that up to 2 s. */
    void commit() {
        if (!applied.isEmpty()) {
            try {
                consumer.commitSync(Map.copyOf(applied), PATIENCE);
                applied.clear();
            } catch (WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.debugf(e, "Offsets cannot be committed; what follows them is applied once more");
            }
        }
    }

    /** The same as {@link #commit}, also where somebody has just woken the consumer up. */
    void commitLast() {
        try {
            commit();
        } catch (WakeupException e) {
            commit();
        }
    }
}
