package freshet.aggregator.view;

import freshet.bus.EventRecords;
import freshet.events.Topic;
import freshet.events.users.User;
import freshet.events.users.UserUpdated;
import freshet.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The topic of users on the test's own broker. */
final class UsersTopic {
    /** Where everything is published. */
    static final int PARTITION = 5;

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Topic topic = Topic.USERS;

    /** Deletes the topic and makes it again, empty. */
    void makeAnew() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(broker())) {
            admin.deleteTopics(List.of(topic.topicName())).all().get();
            NewTopic anew = new NewTopic(topic.topicName(), topic.partitions(), (short) 1).configs(topic.configs());
            Await.until(SOON, "the topic to be made again", () -> isMade(admin, anew));
        }
    }

    private static boolean isMade(Admin admin, NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException stillThere) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Publishes so many users, each of them new. */
    List<UUID> publish(int count) throws ExecutionException, InterruptedException {
        List<UUID> ids = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(broker(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                UUID id = UUID.randomUUID();
                UserUpdated event = new UserUpdated(new User(id, null, "Ada", "ada@example.org", "France", 1));
                producer.send(EventRecords.write(event, id, PARTITION)).get();
                ids.add(id);
            }
        }
        return ids;
    }

    private static Map<String, Object> broker() {
        return Map.of(
                "bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
    }
}
