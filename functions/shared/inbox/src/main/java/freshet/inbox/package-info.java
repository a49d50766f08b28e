/**
 * Reads events from Kafka. The way of an event: {@link freshet.inbox.Inbox} polls, {@link freshet.inbox.EventRecords} decodes,
 * a {@link freshet.inbox.BatchHandler} applies. Queries of the bus are answered by {@link freshet.inbox.QueryAnswerer}, which
 * sends through {@link freshet.inbox.EventSender}.
 */
package freshet.inbox;
