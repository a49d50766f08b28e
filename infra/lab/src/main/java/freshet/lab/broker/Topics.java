package freshet.lab.broker;

import freshet.events.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Puts the topics of the contract on the brokers, by way of one of them. */
final class Topics {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Nodes nodes;
    private final int broker;

    /** @param broker the number of the one that is asked */
    Topics(Nodes nodes, int broker) {
        this.nodes = nodes;
        this.broker = broker;
    }

    /**
     * Makes those that are missing, alters those that are otherwise than the contract says, and tells whether the broker has a
     * complete copy of all that it is to have. False if it does not answer within 5 s.
     */
    boolean areServed(List<Topic> topics) {
        try (var admin = Admin.create(settings())) {
            var creations =
                    admin.createTopics(topics.stream().map(this::definition).toList());
            for (var creation : creations.values().values()) {
                awaitTopic(creation);
            }
            admin.incrementalAlterConfigs(alterations(topics)).all().get();
            var names = topics.stream().map(Topic::topicName).toList();
            return isInStep(admin.describeTopics(names).allTopicNames().get().values());
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void awaitTopic(KafkaFuture<Void> creation) throws InterruptedException, ExecutionException {
        try {
            creation.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private NewTopic definition(Topic topic) {
        return new NewTopic(topic.topicName(), topic.partitions(), nodes.copies()).configs(configs(topic));
    }

    private Map<String, String> configs(Topic topic) {
        var configs = new TreeMap<>(topic.configs());
        configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Short.toString(nodes.copiesAcknowledged()));
        return configs;
    }

    // Topics of an older data folder get what the contract has learnt since; the same again changes nothing.
    private Map<ConfigResource, Collection<AlterConfigOp>> alterations(List<Topic> topics) {
        return topics.stream()
                .collect(Collectors.toMap(
                        topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()),
                        topic -> configs(topic).entrySet().stream()
                                .map(config -> new AlterConfigOp(
                                        new ConfigEntry(config.getKey(), config.getValue()), AlterConfigOp.OpType.SET))
                                .toList()));
    }

    private boolean isInStep(Collection<TopicDescription> topics) {
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition -> partition.isr().stream().anyMatch(node -> node.id() == broker));
    }

    private Map<String, Object> settings() {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + nodes.numbered(broker).clients(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis(),
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100);
    }
}
