package freshet.bus;

import freshet.events.MalformedEvent;
import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import freshet.events.deadletters.DeadLetter.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Where events go that cannot be used, and will not get better by waiting: {@code freshet.dead-letters}. What is written is there
 * when a call returns, on all brokers that must have it. It connects on first use.
 *
 * <p>Its metric is {@code freshet.inbox.dead-letters} (counter), tagged with the group that could not use the event.
 */
@ApplicationScoped
public class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final String CHANNEL = "dead-letters";

    private final RecordChannel channel;
    private final MeterRegistry metrics;

    @Inject
    DeadLetters(
            @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<Record<byte[], byte[]>> emitter,
            KafkaClientService clients,
            MeterRegistry metrics) {
        this(new KafkaChannel(CHANNEL, emitter, clients), metrics);
    }

    DeadLetters(RecordChannel channel, MeterRegistry metrics) {
        this.channel = channel;
        this.metrics = metrics;
    }

    /** Makes the metric of a group, so that it is 0 before anything is buried. */
    Counter counter(String group) {
        return Counter.builder("freshet.inbox.dead-letters")
                .description("Events that could not be used and were written to the dead letters")
                .tag("group", group)
                .register(metrics);
    }

    /** The letter about a record that cannot be used, as it was read: its headers in their order. */
    static DeadLetter letter(Origin origin, MalformedEvent reason, byte[] key, byte[] value, Headers headers) {
        List<DeadLetter.Header> kept = StreamSupport.stream(headers.spliterator(), false)
                .map(header -> new DeadLetter.Header(header.key(), header.value()))
                .toList();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new DeadLetter(origin, reason.getMessage(), now, null, key, value, kept);
    }

    /**
     * Writes letters down. A letter that is written twice is still one.
     *
     * @throws KafkaException if the broker cannot be reached within 5 s, or has not acknowledged all of them 10 s later; some may be there
     */
    void bury(Collection<DeadLetter> letters) {
        write(letters.stream().map(DeadLetters::record).toList());
        for (DeadLetter letter : letters) {
            counter(letter.origin().group()).increment();
            LOG.warnf(
                    "%s cannot use %s (%s), which is now a dead letter: %s",
                    letter.origin().group(),
                    letter.origin().place(),
                    letter.typeName().orElse("no type"),
                    letter.reason());
        }
    }

    /**
     * Erases all letters that are there by now about these entities.
     *
     * @throws KafkaException if the broker cannot be reached within 5 s, or has not acknowledged it 10 s later
     */
    public void forget(Collection<UUID> entities) {
        write(entities.stream()
                .map(id -> new ProducerRecord<byte[], byte[]>(
                        Topic.DEAD_LETTERS.topicName(), id.toString().getBytes(StandardCharsets.US_ASCII), null))
                .toList());
    }

    private static ProducerRecord<byte[], byte[]> record(DeadLetter letter) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), letter.recordKey(), letter.recordValue());
        for (Header header : letter.recordHeaders()) {
            record.headers().add(header.name(), header.value());
        }
        return record;
    }

    private void write(List<ProducerRecord<byte[], byte[]>> records) {
        if (records.isEmpty()) {
            return;
        }
        try {
            channel.reach(Topic.DEAD_LETTERS.topicName());
            channel.sendAll(records);
        } catch (ExecutionException e) {
            throw new KafkaException("The dead letters cannot be written", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("The dead letters were not written in time", e);
        }
    }
}
