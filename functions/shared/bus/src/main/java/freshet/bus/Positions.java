package freshet.bus;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** How far a handler has come, kept with what it made of the events, so that the two never disagree. */
public interface Positions {
    /**
     * The offset that each of these partitions goes on from; one that is not in the map is read from its beginning. A position
     * that is not known to be of the topic that is there now is forgotten first: a topic may have been deleted and made again,
     * and may by now be longer than the one before.
     *
     * @param topicIds the ids of the topics that are there now, by name
     * @throws RuntimeException if they cannot be had for the moment; the inbox asks again
     */
    Map<TopicPartition, Long> stored(Set<TopicPartition> partitions, Map<String, UUID> topicIds);

    /**
     * Forgets the positions of these partitions, and of which topic they were: the topic no longer has the records there, or is read
     * again from its beginning for another reason.
     */
    void restart(Collection<TopicPartition> partitions);
}
