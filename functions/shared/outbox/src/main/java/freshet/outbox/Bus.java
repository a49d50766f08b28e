package freshet.outbox;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The relay's way to Kafka: CloudEvents 1.0 in binary mode. It connects when there is something to send, not before, and belongs
 * to the relay's thread.
 */
@ApplicationScoped
class Bus {
    private final Map<String, Object> settings;
    private Producer<String, byte[]> producer;

    Bus(@Identifier("default-kafka-broker") Map<String, Object> kafka, OutboxConfig config) {
        settings = new HashMap<>(kafka);
        int deliveryTimeout = Math.toIntExact(config.deliveryTimeout().toMillis());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryTimeout);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, deliveryTimeout / 2);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, deliveryTimeout / 2);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    }

    /**
     * Sends rows in their order and returns when the broker has all of them.
     *
     * <p>Every record names the same moment, and {@link Timeouts#refusedAfter} it the broker takes none of them any more. If it is
     * not known what became of them, this returns only then: whoever tries again must not be overtaken by this attempt.
     *
     * @param taken when the rows were taken under the publisher's lock, or before
     * @throws KafkaException or {@link ExecutionException} if the broker does not have all; some may have arrived
     */
    void send(List<OutboxRow> rows, Instant taken) throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(rows.size());
        boolean done = false;
        try {
            for (OutboxRow row : rows) {
                Future<RecordMetadata> acknowledgement = producer().send(record(row, taken));
                if (acknowledgement.isDone()) {
                    acknowledgement.get(); // a broker that cannot be had fails here, once and not for every row
                }
                sent.add(acknowledgement);
            }
            for (Future<RecordMetadata> acknowledgement : sent) {
                acknowledgement.get();
            }
            done = true;
        } finally {
            if (!done) {
                close(); // drops what was not yet sent, so that nothing goes out behind the next attempt's back
                if (!sent.isEmpty()) {
                    awaitRefusal(taken);
                }
            }
        }
    }

    private static void awaitRefusal(Instant taken) throws InterruptedException {
        Duration left = Duration.between(Instant.now(), taken.plus(Timeouts.refusedAfter()));
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    private Producer<String, byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private static ProducerRecord<String, byte[]> record(OutboxRow row, Instant taken) {
        CloudEvent event = CloudEventBuilder.v1()
                .withId(row.subject() + "/" + row.version())
                .withSource(URI.create(row.type().topic().source()))
                .withType(row.type().typeName())
                .withSubject(row.subject().toString())
                .withTime(row.occurredAt())
                .withData("application/json", row.type().dataSchema(), row.payload())
                .build();
        String topic = row.type().topic().topicName();
        return KafkaMessageFactory.<String>createWriter(
                        topic, null, taken.toEpochMilli(), row.subject().toString())
                .writeBinary(event);
    }
}
