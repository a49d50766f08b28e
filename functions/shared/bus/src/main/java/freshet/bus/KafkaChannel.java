package freshet.bus;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata.OutgoingKafkaRecordMetadataBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * An outgoing channel of the Kafka connector, {@code mp.messaging.outgoing.<name>}. It connects on first use. A thread of its own
 * hands the records to the client, one after the other.
 *
 * <p>One record goes by the emitter. Many go to the channel's client in one step: by the emitter, each of them costs three to four
 * times as much (64 to 81 µs of processor time and not 22), most of it for contexts that follow a thread and that nobody reads.
 */
public final class KafkaChannel implements RecordChannel {
    private final String name;
    private final MutinyEmitter<Record<byte[], byte[]>> emitter;
    private final KafkaClientService clients;

    public KafkaChannel(String name, MutinyEmitter<Record<byte[], byte[]>> emitter, KafkaClientService clients) {
        this.name = name;
        this.emitter = emitter;
        this.clients = clients;
    }

    /** Waits for {@code max.block.ms} at the most. */
    @Override
    public void reach(String topic) throws InterruptedException {
        KafkaProducer<byte[], byte[]> producer = producer();
        long patience = Long.parseLong(
                producer.configuration().get(ProducerConfig.MAX_BLOCK_MS_CONFIG).toString());
        try {
            producer.partitionsFor(topic).subscribeAsCompletionStage().get(patience, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure
                    ? failure
                    : new KafkaException("%s cannot be reached".formatted(topic), e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("No broker has told for %d ms where %s is".formatted(patience, topic), e);
        }
    }

    @Override
    public CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
        return emitter.sendMessage(message(record)).subscribeAsCompletionStage();
    }

    @Override
    public void sendAll(Collection<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        if (records.size() == 1) {
            send(records.iterator().next()).get();
            return;
        }
        await(producer()
                .runOnSendingThread(client -> {
                    return handOver(client, records);
                })
                .subscribeAsCompletionStage()
                .get());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return clients.getProducer(name);
    }

    static List<Future<RecordMetadata>> handOver(
            Producer<byte[], byte[]> client, Collection<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        for (ProducerRecord<byte[], byte[]> record : records) {
            Future<RecordMetadata> acknowledgement = client.send(record);
            sent.add(acknowledgement);
            if (acknowledgement.state() == Future.State.FAILED) {
                break; // a broker that cannot be had fails here, once and not for every record
            }
        }
        return sent;
    }

    static void await(List<Future<RecordMetadata>> sent) throws ExecutionException, InterruptedException {
        for (Future<RecordMetadata> acknowledgement : sent) {
            acknowledgement.get();
        }
    }

    private static Message<Record<byte[], byte[]>> message(ProducerRecord<byte[], byte[]> record) {
        OutgoingKafkaRecordMetadataBuilder<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withTopic(record.topic())
                .withKey(record.key())
                .withHeaders(record.headers());
        if (record.partition() != null) {
            metadata.withPartition(record.partition());
        }
        if (record.timestamp() != null) {
            metadata.withTimestamp(Instant.ofEpochMilli(record.timestamp()));
        }
        return Message.of(Record.of(record.key(), record.value()), Metadata.of(metadata.build()));
    }
}
