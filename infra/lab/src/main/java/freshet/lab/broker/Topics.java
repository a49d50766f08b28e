package freshet.lab.broker;

import freshet.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Puts the topics of the contract on a broker. */
final class Topics {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final short ONE_COPY = 1;

    private Topics() {}

    /** Makes those that are missing, and tells whether all are there. False if the broker does not answer within 5 s. */
    static boolean areServed(String bootstrapServers, List<Topic> topics) {
        try (var admin = Admin.create(settings(bootstrapServers))) {
            return admin.createTopics(topics.stream().map(Topics::definition).toList()).values().values().stream()
                    .allMatch(Topics::isThere);
        }
    }

    private static boolean isThere(KafkaFuture<Void> creation) {
        try {
            creation.get();
            return true;
        } catch (ExecutionException e) {
            return e.getCause() instanceof TopicExistsException;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static NewTopic definition(Topic topic) {
        return new NewTopic(topic.topicName(), topic.partitions(), ONE_COPY).configs(topic.configs());
    }

    private static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis(),
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100);
    }
}
