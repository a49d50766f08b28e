package freshet.bus;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Whether a consumer still hears from its brokers, by its own metrics. In its group it hears at least at every heartbeat, every
 * 5 s by the broker's default, and half a second apart from a partition that it reads.
 */
final class BrokerContact {
    private static final Duration WITHOUT_CONNECTION = Duration.ofSeconds(1);
    private static final Duration WITHOUT_A_WORD = Duration.ofSeconds(15);

    private final Consumer<?, ?> consumer;
    private final InstantSource clock;
    private double receivedBefore;
    private Instant heardAt;

    BrokerContact(Consumer<?, ?> consumer, InstantSource clock) {
        this.consumer = consumer;
        this.clock = clock;
        this.heardAt = clock.instant();
    }

    /** Nothing has come for 1 s and there is no connection, or nothing for 15 s. To be asked every second or so. */
    boolean isLost() {
        Instant now = clock.instant();
        double received = metric("incoming-byte-total");
        if (received != receivedBefore) {
            receivedBefore = received;
            heardAt = now;
        }
        boolean connected = metric("connection-count") > 0;
        return heardAt.isBefore(now.minus(connected ? WITHOUT_A_WORD : WITHOUT_CONNECTION));
    }

    // The consumer's own thread sets them up, a moment after the consumer is there.
    private double metric(String name) {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("consumer-metrics"))
                .filter(metric -> metric.metricName().name().equals(name))
                .mapToDouble(metric -> (double) metric.metricValue())
                .findFirst()
                .orElse(0);
    }
}
