package freshet.bus;

import freshet.events.Event;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Events to be applied together, and how far they reach.
 *
 * @param events in the order of their partitions; empty where there was nothing that can be used
 * @param next where each partition goes on from, once these events are applied
 */
public record EventBatch(List<Event> events, Map<TopicPartition, Position> next) {
    public EventBatch {
        events = List.copyOf(events);
        next = Map.copyOf(next);
    }
}
