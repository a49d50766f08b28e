package freshet.outbox;

import freshet.events.Topic;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the outbox's relay publishes. */
@ConfigMapping(prefix = "freshet.outbox")
public interface OutboxConfig {
    /** The most events that one batch, which is one transaction, publishes. */
    @WithDefault("1000")
    int batchSize();

    /** How long the broker may take to acknowledge an event; less than {@link Topic#LATEST_ARRIVAL}, 15 s. */
    @WithDefault("10s")
    Duration deliveryTimeout();

    /**
     * How long the database lets a relay hold the publisher's lock without a word, before it ends the transaction; at least 3 s
     * more than {@link Topic#LATEST_ARRIVAL}, so that what a stalled relay still sends is refused by the broker before
     * another relay has its turn.
     */
    @WithDefault("20s")
    Duration idleLimit();

    /** The longest pause between attempts while the broker or the database is away; the first is a hundredth of it. */
    @WithDefault("2s")
    Duration maxBackoff();

    /** How often a relay that nobody wakes looks for what another instance left behind. */
    @WithDefault("1m")
    Duration lookEvery();

    /** How long a function that ends goes on publishing what it committed. */
    @WithDefault("5s")
    Duration drainTimeout();

    /** How long {@code POST /outbox/sweep} waits for what is there to be published; 503 after that. */
    @WithDefault("25s")
    Duration sweepTimeout();
}
