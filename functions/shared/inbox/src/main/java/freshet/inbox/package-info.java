/**
 * Takes events in, by two ways that lead to the same handlers, and loses none of them.
 *
 * <p>From Kafka: an {@link freshet.inbox.Inbox} polls, {@link freshet.inbox.EventRecords} decodes, a
 * {@link freshet.inbox.BatchHandler} applies. Over HTTP: {@code POST /events} takes CloudEvents,
 * {@link freshet.inbox.CloudEventBody} decodes, {@link freshet.inbox.EventIntake} chooses the handlers by type. That call is there
 * always; with {@code freshet.events.source=http} it is the only way, and no inbox opens a consumer. What cannot be used becomes
 * one of the {@link freshet.inbox.DeadLetters}.
 *
 * <p>Queries of the bus are answered by {@link freshet.inbox.QueryAnswerer}, which sends through
 * {@link freshet.inbox.EventSender}.
 */
package freshet.inbox;
