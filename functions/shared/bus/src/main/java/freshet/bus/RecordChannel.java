package freshet.bus;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** A way out to Kafka. Records of one partition arrive in the order in which they are handed over. */
public interface RecordChannel {
    /**
     * Returns when the broker has told where a topic is.
     *
     * @throws KafkaException if the broker does not tell in time; nothing has been sent then
     */
    void reach(String topic) throws InterruptedException;

    /**
     * Hands a record over.
     *
     * @return completes when the broker has acknowledged it, or with the reason why it will not
     */
    CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record);

    /**
     * Sends records in their order and returns when the broker has acknowledged all of them.
     *
     * @throws ExecutionException if it has not; some may have arrived, and others may still arrive
     */
    void sendAll(Collection<ProducerRecord<byte[], byte[]>> records) throws ExecutionException, InterruptedException;
}
