package freshet.aggregator.view;

import freshet.aggregator.AggregatorConfig;
import freshet.bus.Position;
import freshet.bus.TopicIds;
import freshet.events.Topic;
import freshet.start.Phase;
import freshet.start.Start;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Asks the broker which topics the view is made of, and where they end. It connects on the first question. */
@ApplicationScoped
class TopicEnds {
    private static final Set<String> TOPICS =
            ViewWriter.TOPICS.stream().map(Topic::topicName).collect(Collectors.toUnmodifiableSet());

    private static final Map<TopicPartition, OffsetSpec> QUESTION = ViewWriter.PARTITIONS.stream()
            .collect(Collectors.toUnmodifiableMap(partition -> partition, partition -> OffsetSpec.latest()));

    private final Map<String, Object> settings;
    private final int timeoutMillis;
    private final int firstTimeoutMillis;
    private final Start start;
    private Admin admin;

    TopicEnds(@Identifier("default-kafka-broker") Map<String, Object> kafka, AggregatorConfig config, Start start) {
        this.start = start;
        timeoutMillis = Math.toIntExact(config.checkTimeout().toMillis());
        firstTimeoutMillis = Math.toIntExact(config.firstCheckTimeout().toMillis());
        settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    }

    /**
     * The position that the next event of each partition will have.
     *
     * @throws KafkaException if the broker does not tell in time
     */
    @Timeout
    @CircuitBreaker
    Map<TopicPartition, Position> now() {
        return ask(timeoutMillis);
    }

    /**
     * Begins to connect. Apart from the questions, which have a limit: what is interrupted while it loads its classes finds them broken
     * for good.
     */
    void connect() {
        admin();
    }

    /** The same where the connection is not there yet. */
    @Timeout
    Map<TopicPartition, Position> first() {
        return ask(firstTimeoutMillis);
    }

    private Map<TopicPartition, Position> ask(int timeoutMillis) {
        try {
            Map<TopicPartition, ListOffsetsResultInfo> ends = admin().listOffsets(
                            QUESTION, new ListOffsetsOptions().timeoutMs(timeoutMillis))
                    .all()
                    .get();
            // Afterwards: if a topic is another one by then, its end is taken for the new one's, and no position
            // reaches it.
            Map<String, UUID> ids =
                    TopicIds.of(admin().describeTopics(TOPICS, new DescribeTopicsOptions().timeoutMs(timeoutMillis))
                            .allTopicNames()
                            .get());
            start.reached(Phase.FIRST_LOOK);
            return ends.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            end -> new Position(
                                    ids.get(end.getKey().topic()),
                                    end.getValue().offset())));
        } catch (ExecutionException e) {
            throw new KafkaException("The topics' ends cannot be had", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("The topics' ends were not had in time", e);
        }
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin;
    }

    synchronized void close(@Observes ShutdownEvent stopping) {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
