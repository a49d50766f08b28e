package freshet.bus;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A channel of the functions with the settings that it has there, outside of Quarkus: Kafka's client without the connector. */
final class ProducerChannel implements RecordChannel, AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    ProducerChannel(String name, Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        Config config = ConfigProvider.getConfig();
        for (String setting : ProducerConfig.configNames()) {
            config.getOptionalValue("mp.messaging.connector.smallrye-kafka." + setting, String.class)
                    .ifPresent(value -> settings.put(setting, value));
            config.getOptionalValue("mp.messaging.outgoing." + name + "." + setting, String.class)
                    .ifPresent(value -> settings.put(setting, value));
        }
        settings.remove(ProducerConfig.RETRIES_CONFIG); // the connector's own
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void reach(String topic) {
        producer.partitionsFor(topic);
    }

    @Override
    public CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        producer.send(record, (metadata, failure) -> {
            if (failure == null) {
                acknowledged.complete(null);
            } else {
                acknowledged.completeExceptionally(failure);
            }
        });
        return acknowledged;
    }

    @Override
    public void sendAll(Collection<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        KafkaChannel.await(KafkaChannel.handOver(producer, records));
    }

    @Override
    public void close() {
        producer.close();
    }
}
