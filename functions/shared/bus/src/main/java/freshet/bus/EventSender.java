package freshet.bus;

import freshet.events.Event;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Sends the short-lived events: queries and their results. Each goes at once, and the leader's word is enough; one that is lost
 * costs its asker a part of the answer, and it says so. It connects on the first send.
 */
@ApplicationScoped
public class EventSender {
    private static final String CHANNEL = "queries";

    private final RecordChannel channel;
    private final int deliveryTimeoutMillis;

    @Inject
    EventSender(
            @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<Record<byte[], byte[]>> emitter,
            KafkaClientService clients,
            @ConfigProperty(name = "mp.messaging.outgoing.queries.delivery.timeout.ms") int deliveryTimeoutMillis) {
        this(new KafkaChannel(CHANNEL, emitter, clients), deliveryTimeoutMillis);
    }

    EventSender(RecordChannel channel, int deliveryTimeoutMillis) {
        this.channel = channel;
        this.deliveryTimeoutMillis = deliveryTimeoutMillis;
    }

    /**
     * Sends an event.
     *
     * @param partition null to let the key decide
     * @return completes when the broker has the event, or exceptionally when it could not be had in time, {@code
     *     delivery.timeout.ms} of the channel
     */
    public CompletableFuture<Void> send(Event event, UUID key, Integer partition) {
        return channel.send(EventRecords.write(event, key, partition))
                // Where no broker can be had, those before it may hold it up; each of them waits for one.
                .orTimeout(deliveryTimeoutMillis, TimeUnit.MILLISECONDS);
    }
}
