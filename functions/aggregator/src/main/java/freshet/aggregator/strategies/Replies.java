package freshet.aggregator.strategies;

import freshet.bus.EventRecords;
import freshet.events.Event;
import freshet.events.MalformedEvent;
import freshet.events.Topic;
import freshet.events.queries.QueryResult;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.DeadlineExceeded;
import freshet.workers.Worker;
import freshet.workers.Workers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.jboss.logging.Logger;

/**
 * Reads the results of this instance's queries from the one partition that it picked, at random, of
 * {@code freshet.query-results}. Another instance may have picked the same: each acts on its own queries only. What nobody here
 * waits for (it came late, twice, or for another instance) is dropped and counted in {@code freshet.replies.dropped}.
 *
 * <p>It connects on the first query, and whoever sends one knows by then that reading has begun.
 */
@ApplicationScoped
class Replies {
    private static final Logger LOG = Logger.getLogger(Replies.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final UUID NOBODYS = new UUID(0, 0);
    private static final Duration SOON = Duration.ofSeconds(1);
    // The look for the partition's end may take a minute, which is Kafka's own limit.
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

    private final Map<String, Object> settings;
    private final TopicPartition partition = new TopicPartition(
            Topic.QUERY_RESULTS.topicName(), ThreadLocalRandom.current().nextInt(Topic.QUERY_RESULTS.partitions()));
    private final Map<UUID, Gathered> awaited = new ConcurrentHashMap<>();
    private final Counter dropped;
    private final Workers workers;
    private CompletableFuture<Void> reading;
    private volatile Consumer<byte[], byte[]> consumer;
    private volatile boolean closing;

    Replies(@Identifier("default-kafka-broker") Map<String, Object> kafka, MeterRegistry metrics, Workers workers) {
        this.workers = workers;
        settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        dropped = Counter.builder("freshet.replies.dropped")
                .description("Results of queries that nobody here waits for")
                .register(metrics);
    }

    /** The partition to be named in queries. */
    int partition() {
        return partition.partition();
    }

    /**
     * Gathers the results of a query from now on, until {@link #forget}.
     *
     * @param time how long to wait for the connection, where there is none yet
     * @throws ProblemException 503 if the bus cannot be had
     */
    @CircuitBreaker(failOn = ProblemException.class, skipOn = DeadlineExceeded.class)
    Gathered expect(UUID queryId, Duration time) {
        awaitReading(time);
        Gathered gathered = new Gathered();
        awaited.put(queryId, gathered);
        return gathered;
    }

    /** Lets go of a query; what still comes for it is dropped. */
    void forget(UUID queryId) {
        awaited.remove(queryId);
    }

    void close(@Observes ShutdownEvent stopping) {
        closing = true;
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    private void awaitReading(Duration time) {
        try {
            reading().get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "the bus is not available", SOON, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "the bus is not available", SOON, e);
        }
    }

    private synchronized CompletableFuture<Void> reading() {
        if (reading == null || reading.isCompletedExceptionally()) {
            CompletableFuture<Void> begun = new CompletableFuture<>();
            reading = begun;
            workers.worker("replies", LONGEST_SILENCE, self -> read(self, begun))
                    .start();
        }
        return reading;
    }

    // Ends when the function ends, or when the connection is lost for good; the next query then opens another.
    private void read(Worker self, CompletableFuture<Void> begun) {
        Consumer<byte[], byte[]> open = null;
        try {
            open = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = open;
            open.assign(List.of(partition));
            open.seekToEnd(List.of(partition));
            open.position(partition); // asks the broker: from here on nothing is missed
            begun.complete(null);
            while (!closing) {
                self.beat();
                open.poll(POLL).forEach(this::take);
            }
        } catch (WakeupException e) {
            LOG.debug("No more results are read");
        } catch (RuntimeException e) {
            LOG.warn("The connection that results are read from is lost; the next query opens another", e);
            begun.completeExceptionally(e);
            lose(e);
        } finally {
            self.stop();
            consumer = null;
            if (open != null) {
                open.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            }
        }
    }

    private synchronized void lose(RuntimeException failure) {
        reading = CompletableFuture.failedFuture(failure);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Gathered gathered = awaited.get(queryId(record));
        if (gathered == null || !added(gathered, record)) {
            dropped.increment();
        }
    }

    private static boolean added(Gathered gathered, ConsumerRecord<byte[], byte[]> record) {
        try {
            Event event = EventRecords.read(record);
            return event instanceof QueryResult result && gathered.add(result);
        } catch (MalformedEvent e) {
            LOG.warnf("A result that cannot be read: %s", e.getMessage());
            return false;
        }
    }

    // The key tells whose result it is, before the payload is read.
    private static UUID queryId(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return NOBODYS;
        }
        try {
            return UUID.fromString(new String(record.key(), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return NOBODYS;
        }
    }
}
