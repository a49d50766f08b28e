package freshet.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * The consumer group's offsets: only what is applied is committed, once a second and when partitions go elsewhere. A commit that
 * fails costs a repeat at worst, and the next one makes up for it.
 */
final class GroupOffsets {
    private static final Logger LOG = Logger.getLogger(GroupOffsets.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> applied = new HashMap<>();
    private Instant nextCommit = Instant.MIN;

    GroupOffsets(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Takes note of where partitions go on from. */
    void applied(Map<TopicPartition, OffsetAndMetadata> next) {
        applied.putAll(next);
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
