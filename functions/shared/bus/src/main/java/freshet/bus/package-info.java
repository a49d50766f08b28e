/**
 * Takes events in, by two ways that lead to the same handlers, and loses none of them.
 *
 * <p>From Kafka: an {@link freshet.bus.Inbox} polls, {@link freshet.bus.EventRecords} decodes, a
 * {@link freshet.bus.BatchHandler} applies. Over HTTP: {@code POST /events} takes CloudEvents,
 * {@link freshet.bus.CloudEventBody} decodes, {@link freshet.bus.EventIntake} chooses the handlers by type. That call is there
 * always; with {@code freshet.events.source=http} it is the only way, and no inbox opens a consumer. What cannot be used becomes
 * one of the {@link freshet.bus.DeadLetters}.
 *
 * <p>Queries of the bus are answered by {@link freshet.bus.QueryAnswerer}, which sends through
 * {@link freshet.bus.EventSender}.
 */
package freshet.bus;
