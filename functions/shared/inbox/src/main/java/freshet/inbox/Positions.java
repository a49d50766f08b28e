package freshet.inbox;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How far a handler has come, kept with what it made of the events, so that the two never disagree. */
public interface Positions {
    /**
     * The offset that each of these partitions goes on from; one that is not in the map is read from its beginning.
     *
     * @throws RuntimeException if they cannot be had for the moment; the inbox asks again
     */
    Map<TopicPartition, Long> stored(Set<TopicPartition> partitions);

    /**
     * Forgets the positions of these partitions: the topic no longer has the records there, and is read again from its
     * beginning.
     */
    void restart(Collection<TopicPartition> partitions);
}
