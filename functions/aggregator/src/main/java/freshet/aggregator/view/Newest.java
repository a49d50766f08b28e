package freshet.aggregator.view;

import freshet.events.Event;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** What a batch leaves of each entity. */
final class Newest {
    private Newest() {}

    /**
     * The event of the highest version of each entity, sorted by entity: one statement must not touch a row twice, and two
     * instances that lock rows in one order cannot deadlock.
     */
    static <E extends Event> Collection<E> perEntity(List<E> events) {
        TreeMap<UUID, E> newest = new TreeMap<>();
        for (E event : events) {
            newest.merge(event.subject(), event, (known, other) -> other.version() > known.version() ? other : known);
        }
        return newest.values();
    }
}
