package freshet.outbox;

import freshet.events.Topic;
import java.time.Duration;

/**
 * The order of three times that keeps a stalled relay from publishing late: a producer gives up ({@link
 * OutboxConfig#deliveryTimeout}), then the broker refuses what it may still send ({@link Topic#LATEST_ARRIVAL}), and only then does
 * the database let another relay in ({@link OutboxConfig#idleLimit}). The last two are told by two clocks, the broker's and the
 * relay's, which may differ by {@link #CLOCKS_DIFFER_BY}.
 */
final class Timeouts {
    /** How far the relay's clock may be from the broker's. */
    static final Duration CLOCKS_DIFFER_BY = Duration.ofSeconds(2);

    // For the moments between the last word to the database and the first to the broker.
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private Timeouts() {}

    /** @throws IllegalStateException if the configured times are not in their order */
    static void check(OutboxConfig config) {
        if (config.deliveryTimeout().compareTo(Topic.LATEST_ARRIVAL) >= 0) {
            throw new IllegalStateException(
                    "freshet.outbox.delivery-timeout is %s and must be less than the %s after which the broker refuses an event"
                            .formatted(config.deliveryTimeout(), Topic.LATEST_ARRIVAL));
        }
        Duration least = refusedAfter().plus(MARGIN);
        if (config.idleLimit().compareTo(least) < 0) {
            throw new IllegalStateException(
                    "freshet.outbox.idle-limit is %s and must be %s or more: another relay must not begin while the broker still takes this one's events"
                            .formatted(config.idleLimit(), least));
        }
    }

    /** When, after the moment that its records name, the broker takes nothing more of a batch. */
    static Duration refusedAfter() {
        return Topic.LATEST_ARRIVAL.plus(CLOCKS_DIFFER_BY);
    }
}
