package freshet.outbox;

import freshet.events.EventType;
import java.time.OffsetDateTime;
import java.util.UUID;

/** An event in the outbox: what its CloudEvent is made of. */
record OutboxRow(long id, EventType type, UUID subject, long version, OffsetDateTime occurredAt, byte[] payload) {}
