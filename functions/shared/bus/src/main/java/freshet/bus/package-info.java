/**
 * Events to and from Kafka, and over HTTP, none of which is lost.
 *
 * <p>Out: {@link freshet.bus.EventRecords} writes an event as a record, and a {@link freshet.bus.RecordChannel} sends it, in
 * functions a channel of the Kafka connector, {@link freshet.bus.KafkaChannel}. {@link freshet.bus.EventSender} does so for
 * queries and their results, {@link freshet.bus.DeadLetters} for what cannot be used; the relay of the outbox has a channel of
 * its own.
 *
 * <p>In, by two ways that lead to the same handlers. From Kafka: an {@link freshet.bus.Inbox} polls,
 * {@link freshet.bus.EventRecords} decodes, a {@link freshet.bus.BatchHandler} applies. Over HTTP: {@code POST /events} takes
 * CloudEvents, {@link freshet.bus.CloudEventBody} decodes, {@link freshet.bus.EventIntake} chooses the handlers by type. That call
 * is there always; with {@code freshet.events.source=http} it is the only way, and no inbox opens a consumer. Queries are answered
 * by {@link freshet.bus.QueryAnswerer}.
 */
package freshet.bus;
