package freshet.bus;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;

/** Which topics there are behind the names: one that was deleted and made again has another id. It connects on the first question. */
public final class TopicIds implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 3_000;

    private final Map<String, Object> settings;
    private Admin admin;

    TopicIds(Map<String, Object> kafka) {
        settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    }

    /** Asks for the ids of these topics; fails after 3 s, or if one is not there. */
    KafkaFuture<Map<String, UUID>> ask(Collection<String> topics) {
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                .allTopicNames()
                .thenApply(TopicIds::of);
    }

    /**
     * The ids of these topics.
     *
     * @throws KafkaException if they are not told within 3 s, or if one of the topics is not there
     */
    Map<String, UUID> now(Collection<String> topics) {
        try {
            return ask(topics).get();
        } catch (ExecutionException e) {
            throw new KafkaException("The topics' ids cannot be had", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts an inbox", e);
        }
    }

    /** The ids that the broker told of these topics, by the topics' names. */
    public static Map<String, UUID> of(Map<String, TopicDescription> topics) {
        Map<String, UUID> ids = new HashMap<>();
        topics.forEach((name, topic) -> ids.put(name, uuid(topic.topicId())));
        return ids;
    }

    private static UUID uuid(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
