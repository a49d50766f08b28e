package freshet.aggregator.view;

import freshet.aggregator.AggregatorConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Asks the broker where the topics of the view end. It connects on the first question. */
@ApplicationScoped
class TopicEnds {
    private static final Map<TopicPartition, OffsetSpec> QUESTION = ViewWriter.PARTITIONS.stream()
            .collect(Collectors.toUnmodifiableMap(partition -> partition, partition -> OffsetSpec.latest()));

    private final Map<String, Object> settings;
    private final int timeoutMillis;
    private Admin admin;

    TopicEnds(@Identifier("default-kafka-broker") Map<String, Object> kafka, AggregatorConfig config) {
        timeoutMillis = Math.toIntExact(config.checkTimeout().toMillis());
        settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    }

    /**
     * The offset that the next event of each partition will have.
     *
     * @throws KafkaException if the broker does not tell in time
     */
    @Timeout
    @CircuitBreaker
    Map<TopicPartition, Long> now() {
        try {
            return admin()
                    .listOffsets(QUESTION, new ListOffsetsOptions().timeoutMs(timeoutMillis))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
        } catch (ExecutionException e) {
            throw new KafkaException("The topics' ends cannot be had", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("The topics' ends were not had in time", e);
        }
    }

    private static long offset(ListOffsetsResultInfo end) {
        return end.offset();
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
