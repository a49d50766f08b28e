package freshet.outbox;

import freshet.bus.EventRecords;
import freshet.bus.KafkaChannel;
import freshet.bus.RecordChannel;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** The relay's way to Kafka. It connects when there is something to send, not before. */
@ApplicationScoped
class OutboxChannel {
    /** {@code mp.messaging.outgoing.outbox}. */
    static final String NAME = "outbox";

    private final RecordChannel channel;

    // Without a bound of its own: the relay hands over one batch and waits for it.
    @Inject
    OutboxChannel(
            @Channel(NAME) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<Record<byte[], byte[]>> emitter,
            KafkaClientService clients) {
        this(new KafkaChannel(NAME, emitter, clients));
    }

    OutboxChannel(RecordChannel channel) {
        this.channel = channel;
    }

    /**
     * Sends rows in their order and returns when the broker has all of them.
     *
     * <p>Every record names the same moment, and {@link Timeouts#refusedAfter} it the broker takes none of them any more. The
     * channel does not take back what it was given, so if the broker has not got all, this returns only then: whoever tries again
     * must not be overtaken by this attempt.
     *
     * @param taken when the rows were taken under the publisher's lock, or before
     * @throws KafkaException if the broker cannot be had, at once and with nothing sent
     * @throws ExecutionException if the broker does not have all; some may have arrived
     */
    void send(List<OutboxRow> rows, Instant taken) throws ExecutionException, InterruptedException {
        List<ProducerRecord<byte[], byte[]>> records =
                rows.stream().map(row -> record(row, taken)).toList();
        Set<String> topics = new LinkedHashSet<>();
        records.forEach(record -> topics.add(record.topic()));
        for (String topic : topics) {
            channel.reach(topic);
        }
        boolean done = false;
        try {
            channel.sendAll(records);
            done = true;
        } finally {
            if (!done) {
                awaitRefusal(taken);
            }
        }
    }

    private static void awaitRefusal(Instant taken) throws InterruptedException {
        Duration left = Duration.between(Instant.now(), taken.plus(Timeouts.refusedAfter()));
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(OutboxRow row, Instant taken) {
        return EventRecords.write(row.type(), row.subject(), row.version(), row.occurredAt(), row.payload(), taken);
    }
}
