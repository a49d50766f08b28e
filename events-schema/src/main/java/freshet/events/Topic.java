package freshet.events;

import java.time.Duration;
import java.util.Optional;

/** Where events travel. The number of partitions is fixed for life: the key's place depends on it. */
public enum Topic {
    /** Whole states of users, keyed by user id. */
    USERS("freshet.users", "/users", 12, null),
    /** Whole states of products, keyed by product id. */
    PRODUCTS("freshet.products", "/products", 12, null),
    /** Whole states of purchases, keyed by purchase id. */
    PURCHASES("freshet.purchases", "/purchases", 12, null),
    /** Scatter/gather: what an aggregator asks, keyed by user id. */
    QUERIES("freshet.queries", "/queries", 12, Duration.ofMinutes(10)),
    /** Scatter/gather: what the services answer, keyed by query id, in the partition that the query named. */
    QUERY_RESULTS("freshet.query-results", "/query-results", 32, Duration.ofMinutes(10));

    private final String topicName;
    private final String source;
    private final int partitions;
    private final Duration retention;

    Topic(String topicName, String source, int partitions, Duration retention) {
        this.topicName = topicName;
        this.source = source;
        this.partitions = partitions;
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

    /** How long records are kept; empty for a compacted topic, which keeps each key's last record for ever. */
    public Optional<Duration> retention() {
        return Optional.ofNullable(retention);
    }
}
