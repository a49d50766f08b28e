package freshet.events;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where events travel. The number of partitions is fixed for life: the key's place depends on it. */
public enum Topic {
    /** Whole states of users, keyed by user id. */
    USERS("freshet.users", "/users", 12, Kept.LAST_OF_EACH_KEY, null),
    /** Whole states of products, keyed by product id. */
    PRODUCTS("freshet.products", "/products", 12, Kept.LAST_OF_EACH_KEY, null),
    /** Whole states of purchases, keyed by purchase id. */
    PURCHASES("freshet.purchases", "/purchases", 12, Kept.LAST_OF_EACH_KEY, null),
    /** What products decided on the stock of purchases, keyed by purchase id. */
    STOCK("freshet.stock", "/stock", 12, Kept.FOR_A_TIME, Duration.ofDays(7)),
    /** Scatter/gather: what an aggregator asks, keyed by user id. */
    QUERIES("freshet.queries", "/queries", 12, Kept.FOR_A_TIME, Duration.ofMinutes(10)),
    /** Scatter/gather: what the services answer, keyed by query id, in the partition that the query named. */
    QUERY_RESULTS("freshet.query-results", "/query-results", 32, Kept.FOR_A_TIME, Duration.ofMinutes(10)),
    /**
     * Records that a reader could not use, as they were, keyed as they were. No event type lives here. Of one key the last is
     * kept longest, so that a tombstone erases a key's dead letters.
     */
    DEAD_LETTERS("freshet.dead-letters", "/dead-letters", 12, Kept.LAST_OF_EACH_KEY_FOR_A_TIME, Duration.ofDays(14));

    /**
     * How old a record of a state topic may be when it reaches the broker. A relay's producer gives up after 10 s and its
     * transaction ends after 20 s; what a relay that was stalled in between still sends would land behind newer versions that
     * another one has published by then, and the broker refuses it (KIP-937).
     */
    public static final Duration LATEST_ARRIVAL = Duration.ofSeconds(15);

    // What a newer record replaces is compacted away so long after it, once another record has closed its segment.
    // Erased data is to be
    // gone within 24 hours; the rest is for the one who sends that record.
    private static final Duration COMPACTED_WITHIN = Duration.ofHours(20);
    // Until then every dead letter of a key is there, not only the last; some time later erased ones are gone.
    private static final Duration DEAD_LETTERS_COMPACTED_AFTER = Duration.ofDays(6);
    private static final Duration DEAD_LETTERS_COMPACTED_WITHIN = Duration.ofDays(7);
    // What the broker took as a record of another topic, it takes as a dead letter with what is added.
    private static final int DEAD_LETTER_BYTES = 2 * 1024 * 1024;
    // A record leaves with its segment, so that a segment must not stay open for long.
    private static final int SEGMENTS_PER_RETENTION = 4;

    private enum Kept {
        LAST_OF_EACH_KEY,
        FOR_A_TIME,
        LAST_OF_EACH_KEY_FOR_A_TIME
    }

    private final String topicName;
    private final String source;
    private final int partitions;
    private final Kept kept;
    private final Duration retention;

    Topic(String topicName, String source, int partitions, Kept kept, Duration retention) {
        this.topicName = topicName;
        this.source = source;
        this.partitions = partitions;
        this.kept = kept;
        this.retention = retention;
    }

    /** The topic's name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** The CloudEvents {@code source} of the events in this topic. */
    public String source() {
        return source;
    }

    public int partitions() {
        return partitions;
    }

    /** How long records are kept; empty where each key's last record is kept for ever. */
    public Optional<Duration> retention() {
        return Optional.ofNullable(retention);
    }

    /** The topic's configuration on the broker, by Kafka's names. How many copies there are is up to whoever runs it. */
    public Map<String, String> configs() {
        Map<String, String> configs = new TreeMap<>();
        switch (kept) {
            case LAST_OF_EACH_KEY -> {
                configs.put("cleanup.policy", "compact");
                configs.put("max.compaction.lag.ms", millis(COMPACTED_WITHIN));
            }
            case FOR_A_TIME -> configs.put("cleanup.policy", "delete");
            case LAST_OF_EACH_KEY_FOR_A_TIME -> {
                configs.put("cleanup.policy", "compact,delete");
                configs.put("max.message.bytes", Integer.toString(DEAD_LETTER_BYTES));
                configs.put("min.compaction.lag.ms", millis(DEAD_LETTERS_COMPACTED_AFTER));
                configs.put("max.compaction.lag.ms", millis(DEAD_LETTERS_COMPACTED_WITHIN));
            }
        }
        if (retention != null) {
            configs.put("retention.ms", millis(retention));
            configs.put("segment.ms", millis(retention.dividedBy(SEGMENTS_PER_RETENTION)));
        }
        if (carriesOutboxes()) {
            configs.put("message.timestamp.before.max.ms", millis(LATEST_ARRIVAL));
        }
        return configs;
    }

    private boolean carriesOutboxes() {
        return switch (this) {
            case USERS, PRODUCTS, PURCHASES, STOCK -> true;
            case QUERIES, QUERY_RESULTS, DEAD_LETTERS -> false;
        };
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
