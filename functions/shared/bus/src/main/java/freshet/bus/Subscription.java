package freshet.bus;

import freshet.events.Event;
import freshet.events.EventType;
import freshet.events.Topic;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wanted of the events, and in whose name.
 *
 * @param group the consumer group; instances of one group divide the topics' partitions among them
 * @param types the events that are wanted; others in the same topics are passed over without being parsed
 */
public record Subscription(String group, Set<EventType> types) {
    public Subscription {
        types = Set.copyOf(types);
    }

    /** Every event of these topics. */
    public static Subscription toTopics(String group, Set<Topic> topics) {
        EnumSet<EventType> types = EnumSet.allOf(EventType.class);
        types.removeIf(type -> !topics.contains(type.topic()));
        return new Subscription(group, types);
    }

    /** The events of one type. */
    static Subscription toType(String group, Class<? extends Event> record) {
        EnumSet<EventType> types = EnumSet.allOf(EventType.class);
        types.removeIf(type -> type.record() != record);
        return new Subscription(group, types);
    }

    List<String> topicNames() {
        return types.stream().map(type -> type.topic().topicName()).distinct().toList();
    }

    boolean wants(EventType type) {
        return types.contains(type);
    }

    boolean wants(Event event) {
        return wants(EventType.of(event));
    }

    /**
     * Whether a record is to be read. What is unknown, or of a type that does not belong in its topic, is: reading it tells what
     * is wrong.
     *
     * @param typeName null if the record claims no type
     */
    boolean wants(String topicName, String typeName) {
        return Optional.ofNullable(typeName)
                .flatMap(EventType::named)
                .filter(type -> type.topic().topicName().equals(topicName))
                .map(this::wants)
                .orElse(true);
    }
}
