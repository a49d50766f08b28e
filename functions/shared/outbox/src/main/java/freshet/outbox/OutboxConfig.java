package freshet.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the outbox's relay publishes. */
@ConfigMapping(prefix = "freshet.outbox")
public interface OutboxConfig {
    /** The most events that one batch, which is one transaction, publishes. */
    @WithDefault("1000")
    int batchSize();

    /**
     * How long the broker may take to acknowledge an event. It stays below {@link #idleLimit}: a relay that was stalled
     * longer has lost its transaction, and its producer must then have given up too, so that it cannot publish late.
     */
    @WithDefault("10s")
    Duration deliveryTimeout();

    /** How long the database lets a relay hold the publisher's lock without a word, before it ends the transaction. */
    @WithDefault("20s")
    Duration idleLimit();

    /** The longest pause between attempts while the broker or the database is away; the first is a hundredth of it. */
    @WithDefault("2s")
    Duration maxBackoff();

    /** How long a function that ends goes on publishing what it committed. */
    @WithDefault("5s")
    Duration drainTimeout();
}
