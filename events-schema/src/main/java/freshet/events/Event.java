package freshet.events;

import java.util.UUID;

/** A fact that a service publishes. Each topic has a sealed interface of its own that extends this one. */
public interface Event {
    /** The entity (or, for queries and their results, the query) that this event is about: the CloudEvents {@code subject}. */
    UUID subject();

    /** The entity's version that this event carries; it grows by one with each change, from 1. Queries have 1 throughout. */
    long version();
}
