package freshet.bus;

import freshet.events.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the short-lived events: queries and their results. Each goes at once, and the leader's word is enough; one that is lost
 * costs its asker a part of the answer, and it says so. It connects on the first send.
 */
public final class EventSender implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, Object> settings;
    private Producer<byte[], byte[]> producer;

    /**
     * A sender that is not yet connected.
     *
     * @param deliveryTimeout after this time a send has failed
     */
    EventSender(Map<String, Object> kafka, Duration deliveryTimeout) {
        int millis = Math.toIntExact(deliveryTimeout.toMillis());
        settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    }

    /**
     * Sends an event.
     *
     * @param partition null to let the key decide
     * @return completes when the broker has the event, or with a {@link KafkaException} when it could not be had in time
     */
    public CompletableFuture<Void> send(Event event, UUID key, Integer partition) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            producer().send(EventRecords.write(event, key, partition), (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.complete(null);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    /** Sends what is under way, for 2 s at the most, and disconnects. */
    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
