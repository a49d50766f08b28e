package freshet.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Event;
import freshet.events.EventType;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.users.UserDeleted;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static Bus bus;

    private final MeterRegistry metrics = new SimpleMeterRegistry();
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
    void what_is_no_event_of_the_contract_is_passed_over_and_counted() {
        UUID id = UUID.randomUUID();
        byte[] key = id.toString().getBytes(StandardCharsets.US_ASCII);
        ProductCreated elsewhere =
                new ProductCreated(new Product(UUID.randomUUID(), "s", "n", null, new Money(1, "GBP"), 1));
        bus.publish(Bus.user(id, 1));
        bus.send(new ProducerRecord<>(Topic.USERS.topicName(), key, "no CloudEvent".getBytes(StandardCharsets.UTF_8)));
        bus.send(new ProducerRecord<>(Topic.USERS.topicName(), key, null));
        bus.send(broken(id, "{\"user\":"));
        bus.send(broken(id, "null"));
        bus.send(broken(id, "{\"user\":{\"id\":\"" + id + "\",\"name\":\"\\u0000\"}}"));
        bus.send(typed(id, "dev.freshet.UserVanished.v1"));
        bus.send(new ProducerRecord<>(
                Topic.USERS.topicName(),
                null,
                key,
                EventRecords.write(elsewhere, id, null).value(),
                EventRecords.write(elsewhere, id, null).headers()));
        bus.publish(Bus.user(id, 2));
        String group = UUID.randomUUID().toString();

        read(Subscription.toTopics(group, Set.of(Topic.USERS)), this::apply, new Stored());

        Bus.await("the good events come", () -> versions(id).equals(List.of(1L, 2L)));
        assertThat(metrics.get("freshet.inbox.undecodable")
                        .tag("group", group)
                        .counter()
                        .count())
                .isEqualTo(7);
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
            positions.next.putAll(batch.next());
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
            positions.next.put(new TopicPartition(Topic.USERS.topicName(), partition), 1_000_000L);
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
            public Map<TopicPartition, Long> stored(Set<TopicPartition> partitions) {
                if (attempts.incrementAndGet() <= 3) {
                    throw new IllegalStateException("the database is away");
                }
                return super.stored(partitions);
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
    void a_broker_that_is_away_holds_up_neither_opening_nor_closing() {
        Instant begun = Instant.now();
        Inbox inbox = new Inbox(
                Map.of("bootstrap.servers", "127.0.0.1:1"), subscription(), this::apply, new Stored(), metrics);

        inbox.open();
        inbox.close();

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(8));
    }

    private Inbox read(Subscription subscription, BatchHandler handler, Positions positions) {
        Inbox inbox = new Inbox(bus.kafka, subscription, handler, positions, metrics);
        open.add(inbox);
        inbox.open();
        return inbox;
    }

    private static Subscription subscription() {
        return Subscription.toTopics(UUID.randomUUID().toString(), Set.of(Topic.USERS));
    }

    private void apply(EventBatch batch) {
        applied.addAll(batch.events());
    }

    private static void note(EventBatch batch, List<UUID> subjects, Stored positions) {
        batch.events().forEach(event -> subjects.add(event.subject()));
        positions.next.putAll(batch.next());
    }

    private List<Long> versions(UUID id) {
        return applied.stream()
                .filter(event -> event.subject().equals(id))
                .map(Event::version)
                .toList();
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
        final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
        final Set<TopicPartition> restarted = ConcurrentHashMap.newKeySet();

        @Override
        public Map<TopicPartition, Long> stored(Set<TopicPartition> partitions) {
            return Map.copyOf(next);
        }

        @Override
        public void restart(Collection<TopicPartition> partitions) {
            restarted.addAll(partitions);
            next.keySet().removeAll(partitions);
        }
    }
}
