package freshet.aggregator.view.rebuild;

import freshet.aggregator.view.ViewWriter;
import freshet.aggregator.view.task.Pause;
import freshet.bus.EventBatch;
import freshet.bus.EventRecords;
import freshet.bus.Position;
import freshet.events.Event;
import freshet.events.MalformedEvent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads some partitions of the topics into a generation, and goes on reading what comes, until it is closed. It is in no consumer
 * group. What cannot be decoded is counted and passed over: the live view's feed has buried it among the dead letters.
 */
final class Loader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final Map<String, Object> settings;
    private final int generation;
    private final Map<TopicPartition, Position> from;
    private final Map<String, UUID> topicIds;
    private final Collection<TopicPartition> partitions;
    private final PatientDatabase database;
    private final ViewWriter view;
    private final ConcurrentMap<TopicPartition, Position> applied = new ConcurrentHashMap<>();
    private final LongAdder events = new LongAdder();
    private final LongAdder undecodable = new LongAdder();
    private final Thread thread;
    private volatile boolean closing;
    private volatile Throwable failure;

    /**
     * A loader that does not yet read.
     *
     * @param from where each partition is read from; one that is not in the map, or whose position is not known to be of the topic
     *     that is there now, is read from its beginning
     * @param topicIds the ids of the topics that are there now
     */
    Loader(
            Map<String, Object> kafka,
            int batchSize,
            int generation,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, Position> from,
            Map<String, UUID> topicIds,
            PatientDatabase database,
            ViewWriter view) {
        this.settings = settings(kafka, batchSize);
        this.generation = generation;
        this.partitions = List.copyOf(partitions);
        this.from = Map.copyOf(from);
        this.topicIds = Map.copyOf(topicIds);
        this.database = database;
        this.view = view;
        this.thread = Thread.ofPlatform().name("view-loader").daemon().unstarted(this::run);
    }

    private static Map<String, Object> settings(Map<String, Object> kafka, int batchSize) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A position that the topic does not have must end this, and not be papered over.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        return settings;
    }

    void start() {
        thread.start();
    }

    /** How far each partition is applied, and committed; empty until the first look at the topics. */
    Map<TopicPartition, Position> applied() {
        return applied;
    }

    long events() {
        return events.sum();
    }

    long undecodable() {
        return undecodable.sum();
    }

    /** Why it no longer reads; null while it does. */
    Throwable failure() {
        return failure;
    }

    /** Has it end after the batch under way. */
    void stop() {
        closing = true;
    }

    /** Stops, and returns when it has ended. */
    @Override
    public void close() {
        stop();
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            takePlaces(consumer);
            while (!closing) {
                load(consumer, consumer.poll(POLL));
            }
        } catch (SQLException | RuntimeException | Error e) { // the task waits for it, and ends with it
            failure = e;
        }
    }

    // Every partition gets its position, those too that hold nothing: who compares positions must find them.
    private void takePlaces(Consumer<byte[], byte[]> consumer) throws SQLException {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Position> places = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Position known = from.get(partition);
            if (known != null && topicIds.get(partition.topic()).equals(known.topicId())) {
                consumer.seek(partition, known.offset());
            }
            places.put(partition, position(partition, consumer.position(partition)));
        }
        forgetPlaces();
        write(new EventBatch(List.of(), places));
    }

    // Positions never go back, nor from one topic to another of its name: what is taken up here begins anew.
    private void forgetPlaces() throws SQLException {
        database.transaction(connection -> {
            try (PreparedStatement forget = connection.prepareStatement(
                    "DELETE FROM position WHERE generation = ? AND topic = ? AND partition = ?")) {
                for (TopicPartition partition : partitions) {
                    forget.setInt(1, generation);
                    forget.setString(2, partition.topic());
                    forget.setInt(3, partition.partition());
                    forget.addBatch();
                }
                forget.executeBatch();
            }
            return null;
        });
    }

    private void load(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        List<Event> batch = new ArrayList<>(records.count());
        records.forEach(record -> decode(record, batch));
        Map<TopicPartition, Position> next = new HashMap<>();
        records.nextOffsets().forEach((partition, offset) -> next.put(partition, position(partition, offset.offset())));
        write(new EventBatch(batch, next));
        events.add(records.count());
    }

    private Position position(TopicPartition partition, long offset) {
        return new Position(topicIds.get(partition.topic()), offset);
    }

    private void decode(ConsumerRecord<byte[], byte[]> record, List<Event> batch) {
        try {
            batch.add(EventRecords.read(record));
        } catch (MalformedEvent e) {
            undecodable.increment();
        }
    }

    // A deadlock, a database that restarts: what may pass is tried again, for some seconds.
    private void write(EventBatch batch) throws SQLException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                database.transaction(connection -> {
                    view.write(connection, generation, batch);
                    return null;
                });
                applied.putAll(batch.next());
                return;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                Pause.of(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }
}
