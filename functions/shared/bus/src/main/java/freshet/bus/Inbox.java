package freshet.bus;

import freshet.events.Event;
import freshet.events.MalformedEvent;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Origin;
import freshet.workers.Worker;
import freshet.workers.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the events of a subscription from Kafka and hands them to a handler, batch by batch, each partition in order.
 *
 * <p>Nothing is passed over for a passing reason: if the handler fails, the inbox goes back and comes again, later each time up
 * to some seconds, and stays in its group meanwhile. What cannot be used will not get better by waiting: it becomes a dead
 * letter, and the rest goes on; if it cannot even become that, the inbox comes again. A broker that is away only delays.
 *
 * <p>Nothing is skipped either. The group's offsets are committed once their events are applied and never before. Positions that
 * the topic no longer has, and positions of a topic that was deleted and made again, lead to the topic's beginning.
 *
 * <p>An instance that was stalled, and whose partitions others read by now, may apply once more what it had read before. That
 * is a repeat like any other to the handler; it moves neither the group's offsets nor the handler's positions back.
 *
 * <p>An inbox has one thread, on which it opens its connection, polls and calls the handler. Its metrics are
 * {@code freshet.inbox.events} (counter, see also {@link DeadLetters}) and {@code freshet.inbox.lag} (gauge: the longest
 * lag of a partition, in events), each tagged with the group. Where events come over HTTP, it opens nothing and has no lag.
 */
public final class Inbox implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Inbox.class);

    // How long a poll waits when there is nothing: no delay for events, which end the wait, but for new partitions.
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LAST_WORD = Duration.ofMillis(100); // to the broker, before the connection is closed
    // An instance that does not come to poll for so long loses its partitions to others. Burying, applying and pausing
    // take 15 s, 20 s and 3 s at the most where handlers keep their timeouts.
    private static final int LONGEST_ABSENCE_MILLIS = 60_000;
    private static final int LARGEST_FETCH_BYTES = 8 * 1024 * 1024;
    // A commit of the group's offsets and a look for them may take another minute each, which is Kafka's own limit.
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private final Map<String, Object> kafka;
    private final Map<String, Object> settings;
    private final Route route;
    private final DeadLetters deadLetters;
    private final EventSource source;
    private final MeterRegistry metrics;
    private final Worker worker;
    private final Backoff backoff = new Backoff();
    private final Set<TopicPartition> unpositioned = new HashSet<>();
    private final Set<String> buried = new HashSet<>();
    private TopicWatch topics;
    private GroupOffsets offsets;
    private volatile Consumer<byte[], byte[]> consumer;

    /** An inbox that is not yet open. */
    Inbox(
            Map<String, Object> kafka,
            Route route,
            DeadLetters deadLetters,
            EventSource source,
            MeterRegistry metrics,
            Workers workers) {
        this.kafka = kafka;
        this.route = route;
        this.deadLetters = deadLetters;
        this.source = source;
        this.metrics = metrics;
        this.settings = settings(kafka, route);
        this.worker = workers.worker("inbox-" + route.group(), LONGEST_SILENCE, this::run);
    }

    private static Map<String, Object> settings(Map<String, Object> kafka, Route route) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, route.group());
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        // Every instance gets a share of each topic; the default may give one of them the only busy topic as a whole.
        settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A position that the topic no longer has must show as such and not be papered over.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.putIfAbsent(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, LONGEST_ABSENCE_MILLIS);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        // What a batch may take of the heap, as bytes and once more as events, however long their writers made them.
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, LARGEST_FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 4_000);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        return settings;
    }

    /** Begins to read, at once or as soon as there is a broker; does nothing where events come over HTTP. */
    public void open() {
        if (source == EventSource.KAFKA) {
            LagGauge.register(metrics, route.group(), () -> consumer);
            worker.start();
        }
    }

    /** Says that this is to end, and returns at once. */
    void beginToClose() {
        worker.stop();
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    /** Ends after the batch under way, leaves the group and returns when that is done; after 15 s at the latest. */
    @Override
    public void close() {
        beginToClose();
        try {
            worker.awaitEnd(CLOSE_TIMEOUT.multipliedBy(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Worker self) {
        while (!isClosing()) {
            self.beat();
            try {
                readWhileThereIsABroker();
                awaitBroker();
            } catch (WakeupException e) {
                LOG.debugf("%s ends", route.group());
            } catch (RuntimeException e) {
                LOG.warnf(e, "%s lost its connection to Kafka and opens a new one", route.group());
                pause();
            }
        }
        LOG.infof("%s reads no more", route.group());
    }

    // A consumer is not kept without a broker: with the group protocol "consumer" (Kafka 4.1) it does not wait before
    // its next attempt but tries again and again, at the cost of a processor.
    private void readWhileThereIsABroker() {
        Consumer<byte[], byte[]> open =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        BrokerContact contact = new BrokerContact(open, InstantSource.system());
        offsets = new GroupOffsets(open);
        try (TopicWatch watch = new TopicWatch(kafka, route.subscription().topicNames())) {
            unpositioned.clear();
            buried.clear();
            topics = watch;
            consumer = open;
            open.subscribe(route.subscription().topicNames(), new Rebalances());
            while (!isClosing() && !contact.isLost()) {
                worker.beat();
                topics.lookNowAndThen().forEach(this::startOver);
                takePositions();
                applyNext();
                offsets.commitNowAndThen();
            }
        } finally {
            consumer = null;
            close(open, contact.isLost());
        }
    }

    // Without a broker there is nobody to tell. With one, the consumer leaves its group first: closing waits for every
    // answer that is
    // due, the fetch among them, for which a broker without new records takes half a second.
    private void close(Consumer<byte[], byte[]> open, boolean alone) {
        try {
            if (!alone) {
                offsets.commitLast();
                open.unsubscribe();
            }
        } finally {
            open.close(CloseOptions.timeout(alone ? Duration.ZERO : LAST_WORD));
        }
    }

    private void awaitBroker() {
        if (isClosing()) {
            return;
        }
        LOG.warnf("%s hears nothing from the broker and waits for it", route.group());
        try (TopicIds broker = new TopicIds(kafka)) {
            while (!isClosing() && !answers(broker)) {
                worker.beat();
                pause();
            }
        }
        backoff.reset();
    }

    private boolean answers(TopicIds broker) {
        try {
            broker.now(route.subscription().topicNames());
            return true;
        } catch (KafkaException e) {
            LOG.debugf(e, "%s: there is no broker yet", route.group());
            return false;
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
            LOG.warnf(e, "%s could not apply %d events and tries again", route.group(), records.count());
            Set<TopicPartition> assigned = consumer.assignment();
            records.partitions().stream()
                    .filter(assigned::contains)
                    .forEach(partition -> consumer.seek(
                            partition, records.records(partition).getFirst().offset()));
            pause();
        }
    }

    private void apply(ConsumerRecords<byte[], byte[]> records) {
        List<Event> events = new ArrayList<>(records.count());
        List<DeadLetter> unusable = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (route.subscription().wants(record.topic(), EventRecords.typeName(record))) {
                try {
                    Event event = EventRecords.read(record);
                    if (route.subscription().wants(event)) {
                        events.add(event);
                    }
                } catch (MalformedEvent e) {
                    unusable.add(deadLetter(record, e));
                }
            }
        }
        bury(unusable);
        Map<String, UUID> ids = topics.ids();
        Map<TopicPartition, Position> next = new HashMap<>();
        records.nextOffsets()
                .forEach((partition, offset) ->
                        next.put(partition, new Position(ids.get(partition.topic()), offset.offset())));
        route.apply(new EventBatch(events, next));
        offsets.applied(next);
        buried.clear();
    }

    // A batch that is tried again and again must not be buried again and again.
    private void bury(List<DeadLetter> unusable) {
        List<DeadLetter> fresh = unusable.stream()
                .filter(letter -> !buried.contains(letter.identity()))
                .toList();
        if (!fresh.isEmpty()) {
            deadLetters.bury(fresh);
            fresh.forEach(letter -> buried.add(letter.identity()));
        }
    }

    private DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedEvent reason) {
        Origin origin = new Origin(record.topic(), record.partition(), record.offset(), route.group());
        return DeadLetters.letter(origin, reason, record.key(), record.value(), record.headers());
    }

    // Where the handler keeps its own, the group's offsets are only for those who watch the lag.
    private Positions positions() {
        return route.keepsPositions() ? route.positions() : offsets;
    }

    // Reading goes on meanwhile for partitions that have their position, and polling keeps the place in the group.
    private void takePositions() {
        if (unpositioned.isEmpty()) {
            return;
        }
        try {
            topics.look().forEach(this::startOver);
            Map<TopicPartition, Long> stored = positions().stored(Set.copyOf(unpositioned), topics.ids());
            for (TopicPartition partition : unpositioned) {
                Long offset = stored.get(partition);
                if (offset == null || offset == 0) { // the first record may have a higher offset by now
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
            LOG.warnf(e, "%s cannot read its positions and tries again", route.group());
            pause();
        }
    }

    private void readAgain(Set<TopicPartition> partitions) {
        LOG.warnf(
                "%s: the topics no longer have the positions of %s; they are read again from their beginning",
                route.group(), partitions);
        try {
            positions().restart(partitions);
            hold(partitions); // the topic may be another one by now, and its id is stored with the next positions
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s cannot go back to the beginning and tries again", route.group());
            pause();
        }
    }

    private void startOver(String topic) {
        LOG.warnf("%s: %s was deleted and made again; it is read from its beginning", route.group(), topic);
        hold(consumer.assignment().stream()
                .filter(partition -> partition.topic().equals(topic))
                .toList());
    }

    // Until its position is known, a partition is not read: from anywhere else, it could skip events.
    private void hold(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> consumer.seek(partition, 0));
        consumer.pause(partitions);
        unpositioned.addAll(partitions);
    }

    private boolean isClosing() {
        return worker.isStopping();
    }

    private void pause() {
        try {
            if (worker.pause(backoff.next())) {
                LOG.debugf("%s was closed while it waited", route.group());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts an inbox", e);
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            offsets.forget(partitions);
            hold(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            offsets.commit();
            offsets.forget(partitions);
            unpositioned.removeAll(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            offsets.forget(partitions);
            unpositioned.removeAll(partitions);
        }
    }
}
