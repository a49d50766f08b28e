package freshet.events.queries;

import freshet.events.Event;
import java.util.UUID;

/** What is asked over the bus: the topic {@code freshet.queries}. */
public sealed interface QueryEvent extends Event permits UserProductQuery {
    /** The query's own id. */
    UUID id();

    @Override
    default long version() {
        return 1;
    }
}
