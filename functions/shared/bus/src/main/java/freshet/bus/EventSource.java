package freshet.bus;

/** Where a function's events come from: {@code freshet.events.source}. */
public enum EventSource {
    /** Each inbox reads its topics as a Kafka consumer. */
    KAFKA,
    /** Whoever reads the topics, such as Knative's KafkaSource, posts the events to {@code /events}; no inbox opens a consumer. */
    HTTP
}
