package freshet.bus;

import freshet.events.Event;
import freshet.events.MalformedEvent;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Origin;
import freshet.workers.Worker;
import freshet.workers.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads partitions once, from their beginning, where a source that posts events may have passed something over: a source reads on
 * from its old place in a topic that was made anew. It is in no consumer group, and is no way for what comes: it reads as far as it
 * is told, and its connection lasts no longer.
 *
 * <p>The positions move on when all of it is applied, and at once; so a replay that breaks off leaves them where they were, and
 * is repeated as a whole. What cannot be used becomes a dead letter, as in an {@link Inbox}.
 */
public final class Replay {
    private static final Logger LOG = Logger.getLogger(Replay.class);
    private static final Duration POLL = Duration.ofMillis(200);
    // After so long without a record the broker is taken to be away.
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    // A look for a position may take a minute, which is Kafka's own limit.
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private final Map<String, Object> settings;
    private final Subscription subscription;
    private final BatchHandler handler;
    private final DeadLetters deadLetters;
    private final Workers workers;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile boolean closing;

    Replay(
            Map<String, Object> kafka,
            Subscription subscription,
            BatchHandler handler,
            DeadLetters deadLetters,
            Workers workers) {
        this.workers = workers;
        this.settings = settings(kafka);
        this.subscription = subscription;
        this.handler = handler;
        this.deadLetters = deadLetters;
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * 1024 * 1024);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        return settings;
    }

    /** Reads up to these positions, in the background; does nothing while that is being done already. */
    public void begin(Map<TopicPartition, Position> ends) {
        if (!closing && underWay.compareAndSet(false, true)) {
            workers.worker("replay-" + subscription.group(), LONGEST_SILENCE, self -> run(self, ends))
                    .start();
        }
    }

    private void run(Worker self, Map<TopicPartition, Position> ends) {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            LOG.warnf("%s reads %s from the beginning", subscription.group(), ends.keySet());
            if (read(self, consumer, ends)) {
                handler.apply(new EventBatch(List.of(), ends));
            }
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s could not read from the beginning, and tries it again", subscription.group());
        } finally {
            self.stop();
            underWay.set(false);
        }
    }

    private boolean read(Worker self, Consumer<byte[], byte[]> consumer, Map<TopicPartition, Position> ends) {
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        long silentSince = System.nanoTime();
        while (!hasReached(consumer, ends)) {
            self.beat();
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                apply(records);
                silentSince = System.nanoTime();
            }
            if (closing || System.nanoTime() - silentSince > PATIENCE.toNanos()) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasReached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Position> ends) {
        return ends.entrySet().stream()
                .allMatch(
                        end -> consumer.position(end.getKey()) >= end.getValue().offset());
    }

    private void apply(ConsumerRecords<byte[], byte[]> records) {
        List<Event> events = new ArrayList<>(records.count());
        List<DeadLetter> unusable = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (subscription.wants(record.topic(), EventRecords.typeName(record))) {
                try {
                    events.add(EventRecords.read(record));
                } catch (MalformedEvent e) {
                    Origin origin =
                            new Origin(record.topic(), record.partition(), record.offset(), subscription.group());
                    unusable.add(DeadLetters.letter(origin, e, record.key(), record.value(), record.headers()));
                }
            }
        }
        deadLetters.bury(unusable);
        handler.apply(new EventBatch(events, Map.of()));
    }

    /** Has it end after the batch under way. */
    public void close() {
        closing = true;
    }
}
