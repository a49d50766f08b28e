package freshet.inbox;

import freshet.events.Event;
import freshet.events.MalformedEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the events of a subscription and hands them to a handler, batch by batch, each partition in order.
 *
 * <p>Nothing is passed over for a passing reason: if the handler fails, the inbox goes back and comes again, later each time up
 * to some seconds, and stays in its group meanwhile. What cannot be decoded will not get better by waiting, so it is counted and
 * logged, and the rest goes on. A broker that is away only delays.
 *
 * <p>An inbox has one thread, on which it opens its connection, polls and calls the handler. Its metrics are
 * {@code freshet.inbox.events} and {@code freshet.inbox.undecodable} (counters) and {@code freshet.inbox.lag} (gauge: the longest
 * lag of a partition, in events), each tagged with the group.
 */
public final class Inbox implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Inbox.class);

    // How long a poll waits when there is nothing: no delay for events, which end the wait, but for new partitions.
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final Subscription subscription;
    private final BatchHandler handler;
    private final Positions positions;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Backoff backoff = new Backoff();
    private final Set<TopicPartition> unpositioned = new HashSet<>();
    private final Counter read;
    private final Counter undecodable;
    private volatile Consumer<byte[], byte[]> consumer;

    /**
     * An inbox that is not yet open.
     *
     * @param positions where the handler keeps its positions; null to leave them to the consumer group
     */
    Inbox(
            Map<String, Object> kafka,
            Subscription subscription,
            BatchHandler handler,
            Positions positions,
            MeterRegistry metrics) {
        this.subscription = subscription;
        this.handler = handler;
        this.positions = positions;
        this.settings = settings(kafka, subscription.group(), positions != null);
        this.thread = Thread.ofPlatform()
                .name("inbox-" + subscription.group())
                .daemon()
                .unstarted(this::run);
        this.read = Counter.builder("freshet.inbox.events")
                .description("Events handed to the handler and applied")
                .tag("group", subscription.group())
                .register(metrics);
        this.undecodable = Counter.builder("freshet.inbox.undecodable")
                .description("Records that are no event of the contract")
                .tag("group", subscription.group())
                .register(metrics);
        LagGauge.register(metrics, subscription.group(), () -> consumer);
    }

    private static Map<String, Object> settings(Map<String, Object> kafka, String group, boolean positionsKept) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        // Every instance gets a share of each topic; the default may give one of them the only busy topic as a whole.
        settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // With positions of the handler's own, a position that the topic no longer has must show as such and not be
        // papered
        // over; the group's offsets are then for those who watch the lag.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, positionsKept ? "none" : "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true);
        settings.put(ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 4_000);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        return settings;
    }

    /** Begins to read, at once or as soon as there is a broker. */
    public void open() {
        thread.start();
    }

    /** Ends after the batch under way, leaves the group and returns when that is done; after 15 s at the latest. */
    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(CLOSE_TIMEOUT.multipliedBy(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosing()) {
            try {
                readUntilClosed();
            } catch (WakeupException e) {
                LOG.debugf("%s ends", subscription.group());
            } catch (RuntimeException e) {
                LOG.warnf(e, "%s lost its connection to Kafka and opens a new one", subscription.group());
                pause();
            }
        }
    }

    private void readUntilClosed() {
        Consumer<byte[], byte[]> open =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            unpositioned.clear();
            consumer = open;
            subscribe();
            while (!isClosing()) {
                takePositions();
                applyNext();
            }
        } finally {
            consumer = null;
            open.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    private void subscribe() {
        if (positions == null) {
            consumer.subscribe(subscription.topicNames());
        } else {
            consumer.subscribe(subscription.topicNames(), new HoldUntilPositioned());
        }
    }

    private void applyNext() {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(POLL);
        } catch (InvalidOffsetException e) {
            readAgain(e.partitions());
            return;
        }
        if (records.isEmpty()) {
            return;
        }
        try {
            apply(records);
            backoff.reset();
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s could not apply %d events and tries again", subscription.group(), records.count());
            records.partitions()
                    .forEach(partition -> consumer.seek(
                            partition, records.records(partition).getFirst().offset()));
            pause();
        }
    }

    private void apply(ConsumerRecords<byte[], byte[]> records) {
        List<Event> events = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (subscription.wants(record.topic(), EventRecords.typeName(record))) {
                try {
                    events.add(EventRecords.read(record));
                } catch (MalformedEvent e) {
                    bury(record, e);
                }
            }
        }
        Map<TopicPartition, Long> next = new HashMap<>();
        records.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
        handler.apply(new EventBatch(events, next));
        read.increment(events.size());
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, MalformedEvent reason) {
        undecodable.increment();
        LOG.warnf(
                "%s passes over %s-%d@%d (%s): %s",
                subscription.group(),
                record.topic(),
                record.partition(),
                record.offset(),
                EventRecords.typeName(record),
                reason.getMessage());
    }

    // Reading goes on meanwhile for partitions that have their position, and polling keeps the place in the group.
    private void takePositions() {
        if (unpositioned.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, Long> stored = positions.stored(Set.copyOf(unpositioned));
            for (TopicPartition partition : unpositioned) {
                Long offset = stored.get(partition);
                if (offset == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, offset);
                }
            }
            consumer.resume(unpositioned);
            unpositioned.clear();
            backoff.reset();
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s cannot read its positions and tries again", subscription.group());
            pause();
        }
    }

    private void readAgain(Set<TopicPartition> partitions) {
        LOG.warnf(
                "%s: the topics no longer have the positions of %s; they are read again from their beginning",
                subscription.group(), partitions);
        try {
            if (positions != null) {
                positions.restart(partitions);
            }
            consumer.seekToBeginning(partitions);
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s cannot go back to the beginning and tries again", subscription.group());
            pause();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause() {
        try {
            if (closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debugf("%s was closed while it waited", subscription.group());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts an inbox", e);
        }
    }

    // A new partition is held until its position is known: read from anywhere else, it could skip events.
    private final class HoldUntilPositioned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> consumer.seek(partition, 0));
            consumer.pause(partitions);
            unpositioned.addAll(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            unpositioned.removeAll(partitions);
        }
    }
}
