package freshet.bus;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Event;
import freshet.events.EventJson;
import freshet.events.EventType;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import freshet.events.deadletters.DeadLetter.Origin;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.stock.StockReserved;
import freshet.events.users.UserDeleted;
import freshet.workers.Workers;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxTest {
    private static Bus bus;

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final Workers workers = new Workers(metrics);
    private final DeadLetters letters = bus.deadLetters(metrics);
    private final List<Inbox> open = new ArrayList<>();
    private final List<Event> applied = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        bus = new Bus();
    }

    @AfterAll
    static void stop() {
        bus.stop();
    }

    @AfterEach
    void close() {
        open.forEach(Inbox::close);
    }

    @Test
    void an_entitys_events_come_in_order() {
        UUID id = UUID.randomUUID();
        LongStream.rangeClosed(1, 200).forEach(version -> bus.publish(Bus.user(id, version)));

        read(subscription(), this::apply, new Stored());

        Bus.await("all events come", () -> versions(id).size() == 200);
        assertThat(versions(id))
                .isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void what_cannot_be_applied_comes_again_before_anything_later() {
        UUID id = UUID.randomUUID();
        AtomicInteger attempts = new AtomicInteger();
        LongStream.rangeClosed(1, 20).forEach(version -> bus.publish(Bus.user(id, version)));

        read(
                subscription(),
                batch -> {
                    if (batch.events().stream()
                                    .anyMatch(event -> event.subject().equals(id))
                            && attempts.incrementAndGet() <= 4) {
                        throw new IllegalStateException("not now");
                    }
                    apply(batch);
                },
                new Stored());
        LongStream.rangeClosed(21, 40).forEach(version -> bus.publish(Bus.user(id, version)));

        Bus.await("all events come", () -> versions(id).size() == 40);
        assertThat(versions(id)).isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
        assertThat(attempts).hasValueGreaterThan(4);
    }

    @Test
    void what_is_no_event_of_the_contract_becomes_a_dead_letter_and_the_rest_goes_on() {
        UUID id = UUID.randomUUID();
        byte[] key = key(id);
        bus.publish(Bus.user(id, 1));
        bus.send(new ProducerRecord<>(Topic.USERS.topicName(), key, bytes("no CloudEvent")));
        bus.send(new ProducerRecord<>(Topic.USERS.topicName(), key, null));
        bus.send(broken(id, "{\"user\":"));
        bus.send(broken(id, "null"));
        bus.send(broken(id, "{\"user\":{\"id\":\"" + id + "\",\"name\":\"\\u0000\"}}"));
        bus.send(typed(id, "dev.freshet.UserVanished.v1"));
        bus.send(elsewhere(id));
        bus.publish(Bus.user(id, 2));
        String group = UUID.randomUUID().toString();

        read(Subscription.toTopics(group, Set.of(Topic.USERS)), this::apply, new Stored());

        Bus.await("the good events come", () -> versions(id).equals(List.of(1L, 2L)));
        List<DeadLetter> buried = lettersOf(group, id);
        assertThat(buried)
                .extracting(DeadLetter::reason)
                .satisfiesExactlyInAnyOrder(
                        reason -> assertThat(reason).startsWith("no CloudEvent"),
                        reason -> assertThat(reason).startsWith("no CloudEvent"),
                        reason -> assertThat(reason).startsWith("no dev.freshet.UserUpdated.v1"),
                        reason -> assertThat(reason).startsWith("no dev.freshet.UserUpdated.v1"),
                        reason -> assertThat(reason).startsWith("no dev.freshet.UserUpdated.v1"),
                        reason -> assertThat(reason).isEqualTo("unknown type dev.freshet.UserVanished.v1"),
                        reason -> assertThat(reason).endsWith("does not belong here"));
        assertThat(buriedCount(group)).isGreaterThanOrEqualTo(7);
    }

    @Test
    void a_dead_letter_has_the_bytes_the_headers_and_the_place_of_the_original() {
        UUID id = UUID.randomUUID();
        ProducerRecord<byte[], byte[]> original = typed(id, "dev.freshet.UserVanished.v1");
        original.headers().add("traceparent", bytes("00-1-2-3"));
        RecordMetadata place = bus.send(original);
        String group = UUID.randomUUID().toString();

        read(Subscription.toTopics(group, Set.of(Topic.USERS)), this::apply, new Stored());

        Bus.await("it is buried", () -> !lettersOf(group, id).isEmpty());
        DeadLetter letter = lettersOf(group, id).getFirst();
        assertThat(letter.origin())
                .isEqualTo(new Origin(Topic.USERS.topicName(), place.partition(), place.offset(), group));
        assertThat(letter.key()).isEqualTo(original.key());
        assertThat(letter.value()).isEqualTo(original.value());
        assertThat(letter.headers())
                .extracting(Header::name)
                .containsExactlyElementsOf(Arrays.stream(original.headers().toArray())
                        .map(header -> header.key())
                        .toList());
    }

    @Test
    void a_record_as_large_as_the_broker_takes_can_be_buried() {
        UUID id = UUID.randomUUID();
        byte[] noise = new byte[1024 * 1024 - 2_000];
        new Random(1).nextBytes(noise);
        bus.send(new ProducerRecord<>(Topic.USERS.topicName(), key(id), noise));
        bus.publish(Bus.user(id, 1));
        String group = UUID.randomUUID().toString();

        read(Subscription.toTopics(group, Set.of(Topic.USERS)), this::apply, new Stored());

        Bus.await("what follows it comes", () -> versions(id).equals(List.of(1L)));
        assertThat(lettersOf(group, id)).extracting(DeadLetter::value).containsExactly(noise);
    }

    @Test
    void what_cannot_be_buried_for_the_moment_holds_up_its_batch_and_is_not_lost() {
        UUID id = UUID.randomUUID();
        AtomicInteger attempts = new AtomicInteger();
        DeadLetters away = new DeadLetters(bus.deadLetters, metrics) {
            @Override
            void bury(Collection<DeadLetter> unusable) {
                if (attempts.incrementAndGet() <= 3) {
                    assertThat(versions(id)).isEmpty();
                    throw new KafkaException("the broker is away");
                }
                super.bury(unusable);
            }
        };
        bus.send(typed(id, "dev.freshet.UserVanished.v1"));
        bus.publish(Bus.user(id, 1));
        String group = UUID.randomUUID().toString();

        read(bus.kafka, Subscription.toTopics(group, Set.of(Topic.USERS)), this::apply, new Stored(), away);

        Bus.await("what follows it comes", () -> versions(id).equals(List.of(1L)));
        assertThat(lettersOf(group, id)).hasSize(1);
        assertThat(attempts).hasValueGreaterThan(3);
    }

    @Test
    void a_batch_that_is_tried_again_is_buried_once() {
        UUID id = UUID.randomUUID();
        AtomicInteger attempts = new AtomicInteger();
        bus.send(typed(id, "dev.freshet.UserVanished.v1"));
        bus.publish(Bus.user(id, 1));
        String group = UUID.randomUUID().toString();

        read(
                Subscription.toTopics(group, Set.of(Topic.USERS)),
                batch -> {
                    if (batch.events().stream()
                                    .anyMatch(event -> event.subject().equals(id))
                            && attempts.incrementAndGet() <= 3) {
                        throw new IllegalStateException("not now");
                    }
                    apply(batch);
                },
                new Stored());

        Bus.await("what follows it comes", () -> versions(id).equals(List.of(1L)));
        assertThat(lettersOf(group, id)).hasSize(1);
    }

    @Test
    void what_is_forgotten_leaves_no_letter_behind() {
        UUID id = UUID.randomUUID();
        bus.send(typed(id, "dev.freshet.UserVanished.v1"));
        String group = UUID.randomUUID().toString();
        read(Subscription.toTopics(group, Set.of(Topic.USERS)), this::apply, new Stored());
        Bus.await("it is buried", () -> !lettersOf(group, id).isEmpty());

        letters.forget(List.of(id));

        ConsumerRecord<byte[], byte[]> last = bus.deadLetterRecords().stream()
                .filter(record -> Arrays.equals(record.key(), key(id)))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(last.value()).isNull();
    }

    @Test
    void unknown_fields_and_newer_minor_versions_are_read() {
        UUID id = UUID.randomUUID();
        ProducerRecord<byte[], byte[]> newer = broken(id, """
                {"user":{"id":"%s","externalId":null,"name":"Ada","email":"a@example.org","country":"France",
                         "version":7,"nickname":{"since":2030}},"reason":["moved"]}""".formatted(id));
        newer.headers()
                .remove("ce_dataschema")
                .add("ce_dataschema", bytes("urn:freshet:schema:dev.freshet.UserUpdated.v1:1.9"));
        bus.send(newer);
        String group = UUID.randomUUID().toString();

        read(Subscription.toTopics(group, Set.of(Topic.USERS)), this::apply, new Stored());

        Bus.await("it comes", () -> versions(id).equals(List.of(7L)));
        assertThat(lettersOf(group, id)).isEmpty();
    }

    @Test
    void a_structured_event_is_read_and_its_type_heeded() {
        UUID id = UUID.randomUUID();
        bus.send(structured(Bus.user(id, 1)));
        bus.send(structured(new UserDeleted(id, 2)));

        read(new Subscription(UUID.randomUUID().toString(), Set.of(EventType.USER_DELETED)), this::apply, new Stored());

        Bus.await("the wanted event comes", () -> !versions(id).isEmpty());
        assertThat(versions(id)).containsExactly(2L);
    }

    @Test
    void types_that_are_not_wanted_are_passed_over_without_being_read() {
        UUID id = UUID.randomUUID();
        bus.publish(Bus.user(id, 1));
        bus.publish(new UserDeleted(id, 2));

        read(new Subscription(UUID.randomUUID().toString(), Set.of(EventType.USER_DELETED)), this::apply, new Stored());

        Bus.await("the wanted event comes", () -> !versions(id).isEmpty());
        assertThat(versions(id)).containsExactly(2L);
        assertThat(applied).allMatch(UserDeleted.class::isInstance);
    }

    @Test
    void reading_goes_on_from_the_stored_positions_whatever_the_group_says() {
        UUID id = UUID.randomUUID();
        Stored positions = new Stored();
        String group = UUID.randomUUID().toString();
        bus.publish(Bus.user(id, 1));
        BatchHandler handler = batch -> {
            apply(batch);
            positions.advance(batch);
        };
        Inbox first = read(Subscription.toTopics(group, Set.of(Topic.USERS)), handler, positions);
        Bus.await("the first event comes", () -> versions(id).equals(List.of(1L)));
        first.close();
        bus.publish(Bus.user(id, 2));
        applied.clear();

        read(subscription(), handler, positions);

        Bus.await("the second event comes", () -> versions(id).contains(2L));
        assertThat(versions(id)).containsExactly(2L);
    }

    @Test
    void positions_that_the_topic_no_longer_has_are_read_again_from_the_beginning() {
        UUID id = UUID.randomUUID();
        Stored positions = new Stored();
        for (int partition = 0; partition < Topic.USERS.partitions(); partition++) {
            positions.next.put(new TopicPartition(Topic.USERS.topicName(), partition), new Position(null, 1_000_000));
        }
        bus.publish(Bus.user(id, 1));

        read(subscription(), this::apply, positions);

        Bus.await("the event comes", () -> versions(id).equals(List.of(1L)));
        assertThat(positions.restarted).isNotEmpty();
    }

    @Test
    void positions_that_cannot_be_read_for_the_moment_only_delay() {
        UUID id = UUID.randomUUID();
        AtomicInteger attempts = new AtomicInteger();
        bus.publish(Bus.user(id, 1));
        Stored away = new Stored() {
            @Override
            public Map<TopicPartition, Long> stored(Set<TopicPartition> partitions, Map<String, UUID> topicIds) {
                if (attempts.incrementAndGet() <= 3) {
                    throw new IllegalStateException("the database is away");
                }
                return super.stored(partitions, topicIds);
            }
        };

        read(subscription(), this::apply, away);

        Bus.await("the event comes", () -> versions(id).equals(List.of(1L)));
    }

    @Test
    void inboxes_of_one_group_divide_the_work() {
        String group = UUID.randomUUID().toString();
        Stored positions = new Stored();
        List<UUID> first = new CopyOnWriteArrayList<>();
        List<UUID> second = new CopyOnWriteArrayList<>();
        List<UUID> published = new ArrayList<>();
        Subscription subscription = Subscription.toTopics(group, Set.of(Topic.USERS));
        read(subscription, batch -> note(batch, first, positions), positions);
        read(subscription, batch -> note(batch, second, positions), positions);

        Bus.await("both get some, and nothing is left out", () -> {
            UUID id = UUID.randomUUID();
            bus.publish(Bus.user(id, 1));
            published.add(id);
            return published.stream().anyMatch(first::contains)
                    && published.stream().anyMatch(second::contains);
        });

        Bus.await(
                "all events come", () -> published.stream().allMatch(id -> first.contains(id) || second.contains(id)));
    }

    @Test
    void a_closed_inbox_leaves_its_group_so_that_another_takes_over_at_once() {
        UUID id = UUID.randomUUID();
        Subscription subscription = subscription();
        Inbox first = read(subscription, this::apply, null);
        bus.publish(Bus.user(id, 1));
        Bus.await("the first event comes", () -> versions(id).contains(1L));

        first.close();
        bus.publish(Bus.user(id, 2));
        Instant reopened = Instant.now();
        read(subscription, this::apply, null);

        Bus.await("the second event comes", () -> versions(id).contains(2L));
        assertThat(Duration.between(reopened, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(versions(id)).containsExactly(1L, 2L);
    }

    @Test
    void what_failed_comes_again_to_the_next_instance_though_this_one_had_read_it() {
        UUID id = UUID.randomUUID();
        Subscription subscription = subscription();
        AtomicInteger attempts = new AtomicInteger();
        LongStream.rangeClosed(1, 30).forEach(version -> bus.publish(Bus.user(id, version)));
        Inbox failing = read(
                subscription,
                batch -> {
                    attempts.incrementAndGet();
                    throw new IllegalStateException("not now");
                },
                null);
        Bus.await("it was tried more than once", () -> attempts.get() > 3);

        failing.close();
        assertThat(bus.committed(subscription.group())).isZero();
        read(subscription, this::apply, null);

        Bus.await("all events come", () -> versions(id).size() >= 30);
        assertThat(versions(id)).isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
    }

    @Test
    void offsets_are_committed_once_their_events_are_applied_so_that_nothing_comes_twice_without_need() {
        UUID id = UUID.randomUUID();
        Subscription subscription = subscription();
        bus.publish(Bus.user(id, 1));
        read(subscription, this::apply, null);
        Bus.await("the event comes", () -> versions(id).equals(List.of(1L)));

        Bus.await("its offset is committed while the inbox goes on", () -> bus.committed(subscription.group()) > 0);
    }

    @Test
    void an_instance_that_was_stalled_and_goes_on_moves_nothing_back_and_loses_nothing() {
        UUID id = UUID.randomUUID();
        Subscription subscription = subscription();
        Stored positions = new Stored();
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch wentOn = new CountDownLatch(1);
        Map<String, Object> impatient = new HashMap<>(bus.kafka);
        impatient.put("max.poll.interval.ms", 3_000);
        bus.publish(Bus.user(id, 1));
        read(
                impatient,
                subscription,
                batch -> {
                    boolean first = batch.events().stream()
                            .anyMatch(event -> event.subject().equals(id));
                    if (first && stalled.getCount() > 0) {
                        stalled.countDown();
                        await(goOn);
                        positions.advance(batch);
                        wentOn.countDown();
                    } else {
                        positions.advance(batch);
                        apply(batch);
                    }
                },
                positions,
                letters);
        await(stalled);

        // the group gives the stalled one's partitions to another, which goes on with them
        read(
                subscription,
                batch -> {
                    positions.advance(batch);
                    apply(batch);
                },
                positions);
        LongStream.rangeClosed(2, 20).forEach(version -> bus.publish(Bus.user(id, version)));
        Bus.await("the other applies all events", () -> versions(id).contains(20L));
        Bus.await("and commits them", () -> bus.committed(subscription.group()) > 0);
        Map<TopicPartition, Position> reached = Map.copyOf(positions.next);
        long committed = bus.committed(subscription.group());
        goOn.countDown();
        await(wentOn);
        LongStream.rangeClosed(21, 40).forEach(version -> bus.publish(Bus.user(id, version)));

        Bus.await("what is published afterwards comes too", () -> versions(id).contains(40L));
        assertThat(versions(id))
                .containsAll(LongStream.rangeClosed(1, 40).boxed().toList());
        reached.forEach((partition, position) ->
                assertThat(positions.next.get(partition).offset()).isGreaterThanOrEqualTo(position.offset()));
        assertThat(bus.committed(subscription.group())).isGreaterThanOrEqualTo(committed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_topic_that_was_made_anew_is_read_from_its_beginning_while_the_inbox_reads(boolean ownPositions) {
        List<UUID> before = reserve(300);
        Stored positions = ownPositions ? new Stored() : null;
        read(stock(), handler(positions), positions);
        Bus.await("all of the old topic comes", () -> subjects().containsAll(before));

        bus.recreate(Topic.STOCK);
        List<UUID> after =
                reserve(900); // longer than the old one in every partition, so that no offset is out of range

        Bus.await("all of the new topic comes", () -> subjects().containsAll(after));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_topic_that_was_made_anew_behind_the_back_of_a_busy_inbox_is_read_from_its_beginning(boolean ownPositions) {
        List<UUID> before = reserve(300);
        Stored positions = ownPositions ? new Stored() : null;
        UUID marker = UUID.randomUUID();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BatchHandler handler = handler(positions);
        read(
                stock(),
                batch -> {
                    if (batch.events().stream()
                                    .anyMatch(event -> event.subject().equals(marker))
                            && busy.getCount() > 0) {
                        busy.countDown();
                        await(goOn);
                    }
                    handler.apply(batch);
                },
                positions);
        Bus.await("all of the old topic comes", () -> subjects().containsAll(before));
        bus.publish(new StockReserved(marker, UUID.randomUUID(), 1));
        await(busy);

        bus.recreate(Topic.STOCK);
        List<UUID> after = reserve(900);
        goOn.countDown();

        Bus.await("all of the new topic comes", () -> subjects().containsAll(after));
    }

    @Test
    void a_topic_that_was_made_anew_is_read_from_its_beginning_when_the_inbox_opens() {
        List<UUID> before = reserve(300);
        Stored positions = new Stored();
        Inbox first = read(stock(), handler(positions), positions);
        Bus.await("all of the old topic comes", () -> subjects().containsAll(before));
        first.close();

        bus.recreate(Topic.STOCK);
        List<UUID> after = reserve(900);
        read(stock(), handler(positions), positions);

        Bus.await("all of the new topic comes", () -> subjects().containsAll(after));
    }

    @Test
    void an_inbox_opens_nothing_where_events_come_over_http() {
        UUID id = UUID.randomUUID();
        bus.publish(Bus.user(id, 1));
        Subscription subscription = subscription();
        Route route = new Route(subscription, this::apply, new Stored(), metrics);

        try (Inbox inbox = new Inbox(bus.kafka, route, letters, EventSource.HTTP, metrics, workers)) {
            inbox.open();

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("inbox-" + subscription.group()));
            assertThat(metrics.find("freshet.inbox.lag").gauge()).isNull();
        }
    }

    @Test
    void a_broker_that_is_away_holds_up_neither_opening_nor_closing() {
        Instant begun = Instant.now();
        Map<String, Object> away = Map.of("bootstrap.servers", "127.0.0.1:1");

        read(away, subscription(), this::apply, new Stored(), letters).close();

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void without_a_broker_an_inbox_keeps_still_and_reads_once_there_is_one() throws Exception {
        UUID id = UUID.randomUUID();
        bus.publish(Bus.user(id, 1));
        Set<Thread> before = consumerThreads();
        InetSocketAddress nobody = freeAddress();

        read(Map.of("bootstrap.servers", "127.0.0.1:" + nobody.getPort()), subscription(), this::apply, null, letters);

        Bus.await("its consumer is there", () -> !before.containsAll(consumerThreads()));
        Set<Thread> consumer = consumerThreads();
        consumer.removeAll(before);
        Bus.await("its consumer is gone", () -> consumer.stream().noneMatch(Thread::isAlive));
        try (ServerSocket door = new ServerSocket()) {
            door.bind(nobody);
            Thread.ofVirtual().start(() -> forwardToBroker(door));
            Bus.await("what was published before is read", () -> subjects().contains(id));
        }
    }

    private static Set<Thread> consumerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("consumer_background_thread"))
                .collect(Collectors.toSet());
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    private static void forwardToBroker(ServerSocket door) {
        String[] broker = bus.kafka.get("bootstrap.servers").toString().split(":");
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(broker[0], Integer.parseInt(broker[1]));
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            }
        } catch (IOException e) {
            // the door is closed: the test is over
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of both has hung up
        }
    }

    private Inbox read(Subscription subscription, BatchHandler handler, Positions positions) {
        return read(bus.kafka, subscription, handler, positions, letters);
    }

    private Inbox read(
            Map<String, Object> kafka,
            Subscription subscription,
            BatchHandler handler,
            Positions positions,
            DeadLetters letters) {
        Route route = new Route(subscription, handler, positions, metrics);
        Inbox inbox = new Inbox(kafka, route, letters, EventSource.KAFKA, metrics, workers);
        open.add(inbox);
        inbox.open();
        return inbox;
    }

    private List<UUID> reserve(int count) {
        List<StockReserved> events = Stream.generate(() -> new StockReserved(UUID.randomUUID(), UUID.randomUUID(), 1))
                .limit(count)
                .toList();
        bus.publishAll(events);
        return events.stream().map(StockReserved::subject).toList();
    }

    private BatchHandler handler(Stored positions) {
        return batch -> {
            apply(batch);
            if (positions != null) {
                positions.advance(batch);
            }
        };
    }

    private Set<UUID> subjects() {
        return applied.stream().map(Event::subject).collect(Collectors.toSet());
    }

    private static List<DeadLetter> lettersOf(String group, UUID id) {
        return bus.deadLetters(group).stream()
                .filter(letter -> Arrays.equals(letter.key(), key(id)))
                .toList();
    }

    private double buriedCount(String group) {
        return metrics.get("freshet.inbox.dead-letters")
                .tag("group", group)
                .counter()
                .count();
    }

    private static Subscription stock() {
        return Subscription.toTopics(UUID.randomUUID().toString(), Set.of(Topic.STOCK));
    }

    private static Subscription subscription() {
        return Subscription.toTopics(UUID.randomUUID().toString(), Set.of(Topic.USERS));
    }

    private void apply(EventBatch batch) {
        applied.addAll(batch.events());
    }

    private static void note(EventBatch batch, List<UUID> subjects, Stored positions) {
        batch.events().forEach(event -> subjects.add(event.subject()));
        positions.advance(batch);
    }

    private List<Long> versions(UUID id) {
        return applied.stream()
                .filter(event -> event.subject().equals(id))
                .map(Event::version)
                .toList();
    }

    private static byte[] key(UUID id) {
        return bytes(id.toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ProducerRecord<byte[], byte[]> elsewhere(UUID id) {
        ProductCreated event = new ProductCreated(new Product(id, "s", "n", null, new Money(1, "GBP"), 1));
        ProducerRecord<byte[], byte[]> good = EventRecords.write(event, id, null);
        return new ProducerRecord<>(Topic.USERS.topicName(), null, good.key(), good.value(), good.headers());
    }

    private static ProducerRecord<byte[], byte[]> structured(Event event) {
        CloudEvent cloudEvent = CloudEventBuilder.v1()
                .withId(event.subject() + "/" + event.version())
                .withSource(URI.create("/users"))
                .withType(EventType.of(event).typeName())
                .withData("application/json", EventJson.write(event))
                .build();
        return KafkaMessageFactory.<byte[]>createWriter(Topic.USERS.topicName(), null, key(event.subject()))
                .writeStructured(cloudEvent, new JsonFormat());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("It does not come to pass within 30 s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProducerRecord<byte[], byte[]> broken(UUID id, String payload) {
        ProducerRecord<byte[], byte[]> good = EventRecords.write(Bus.user(id, 1), id, null);
        return new ProducerRecord<>(
                good.topic(), null, good.key(), payload.getBytes(StandardCharsets.UTF_8), good.headers());
    }

    private static ProducerRecord<byte[], byte[]> typed(UUID id, String type) {
        ProducerRecord<byte[], byte[]> good = EventRecords.write(Bus.user(id, 1), id, null);
        good.headers().remove("ce_type");
        good.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        return good;
    }

    /** A handler's own positions. */
    private static class Stored implements Positions {
        final Map<TopicPartition, Position> next = new ConcurrentHashMap<>();
        final Set<TopicPartition> restarted = ConcurrentHashMap.newKeySet();

        @Override
        public Map<TopicPartition, Long> stored(Set<TopicPartition> partitions, Map<String, UUID> topicIds) {
            next.entrySet()
                    .removeIf(known -> known.getValue().topicId() != null
                            && !known.getValue()
                                    .topicId()
                                    .equals(topicIds.get(known.getKey().topic())));
            return next.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, known -> known.getValue().offset()));
        }

        @Override
        public void restart(Collection<TopicPartition> partitions) {
            restarted.addAll(partitions);
            next.keySet().removeAll(partitions);
        }

        void advance(EventBatch batch) {
            batch.next()
                    .forEach((partition, position) -> next.merge(
                            partition, position, (known, other) -> other.offset() > known.offset() ? other : known));
        }
    }
}
