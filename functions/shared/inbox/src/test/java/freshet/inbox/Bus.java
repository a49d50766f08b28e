package freshet.inbox;

import freshet.events.Event;
import freshet.events.users.User;
import freshet.events.users.UserUpdated;
import freshet.testing.BackingServices;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, and a producer on it. */
final class Bus {
    private final BackingServices services = new BackingServices();
    private final KafkaProducer<byte[], byte[]> producer;
    final Map<String, Object> kafka;

    Bus() {
        services.init(Map.of("role", "users"));
        kafka = Map.of("bootstrap.servers", services.start().get("kafka.bootstrap.servers"));
        producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void publish(Event event) {
        send(EventRecords.write(event, event.subject(), null));
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        producer.close();
        services.stop();
    }

    static UserUpdated user(UUID id, long version) {
        return new UserUpdated(new User(id, null, "Ada", "ada@example.org", "France", version));
    }

    static void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("It does not come to pass within 30 s that " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
