package freshet.bus;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Event;
import freshet.events.MalformedEvent;
import freshet.events.Topic;
import freshet.events.queries.QueryFailed;
import freshet.events.queries.QueryPart;
import freshet.events.queries.QueryResult;
import freshet.events.queries.UserProductQuery;
import freshet.events.queries.UserQueryResult;
import freshet.events.users.User;
import freshet.resilience.Deadline;
import freshet.resilience.DeadlineExceeded;
import freshet.workers.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueryAnswererTest {
    private static final int REPLY_PARTITION = 7;

    private static Bus bus;

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final String group = UUID.randomUUID().toString();
    private final Set<UUID> asked = ConcurrentHashMap.newKeySet();
    private QueryAnswerer<UserProductQuery> answerer;

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
        answerer.close();
    }

    @Test
    void a_query_is_answered_where_it_says_that_it_reads() {
        answer(QueryAnswererTest::nobody);
        UserProductQuery query = query(Set.of(QueryPart.USER), Instant.now().plusSeconds(20));

        ask(query);

        ConsumerRecord<byte[], byte[]> reply = reply(query.id());
        assertThat(reply.key())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(query.id().toString());
        assertThat(event(reply)).isInstanceOf(UserQueryResult.class);
        Bus.await("it is counted", () -> count("answered") >= 1);
    }

    @Test
    void a_query_whose_deadline_has_passed_is_dropped_before_any_work_is_done_for_it() {
        answer(QueryAnswererTest::nobody);
        UserProductQuery late = query(Set.of(QueryPart.USER), Instant.now().minusMillis(1));

        ask(late);

        Bus.await("it is counted", () -> count("expired") >= 1);
        askAndAwait(query(Set.of(QueryPart.USER), Instant.now().plusSeconds(20)));
        assertThat(asked).doesNotContain(late.id());
    }

    @Test
    void the_work_for_a_query_is_under_its_deadline_and_ends_there() {
        Queue<Deadline> deadlines = new ConcurrentLinkedQueue<>();
        answer(query -> {
            deadlines.add(Deadline.current());
            throw new DeadlineExceeded("the database did not answer in time", null);
        });

        ask(query(Set.of(QueryPart.USER), Instant.now().plusSeconds(20)));

        Bus.await("it is counted", () -> count("expired") >= 1);
        assertThat(deadlines)
                .singleElement()
                .satisfies(deadline -> assertThat(deadline.left()).isLessThanOrEqualTo(Duration.ofSeconds(20)));
    }

    @Test
    void a_query_for_other_parts_is_not_answered() {
        answer(QueryAnswererTest::nobody);
        UUID user = UUID.randomUUID(); // one key: the two are taken in order
        UserProductQuery other = query(user, Set.of(QueryPart.PURCHASES));

        ask(other);
        askAndAwait(query(user, Set.of(QueryPart.USER, QueryPart.PURCHASES)));

        assertThat(asked).doesNotContain(other.id());
    }

    @Test
    void a_slow_query_holds_up_no_other() {
        CountDownLatch hold = new CountDownLatch(1);
        UserProductQuery slow = query(Set.of(QueryPart.USER), Instant.now().plusSeconds(20));
        UserProductQuery quick = query(Set.of(QueryPart.USER), Instant.now().plusSeconds(20));
        answer(query -> {
            if (query.id().equals(slow.id())) {
                await(hold);
            }
            return nobody(query);
        });

        ask(slow);
        Bus.await("the slow one is being answered", () -> asked.contains(slow.id()));
        ask(quick);

        assertThat(event(reply(quick.id()))).isInstanceOf(UserQueryResult.class);
        hold.countDown();
        assertThat(event(reply(slow.id()))).isInstanceOf(UserQueryResult.class);
    }

    @Test
    void a_query_that_fails_is_counted_its_asker_told_so_and_the_next_is_answered() {
        UserProductQuery bad = query(Set.of(QueryPart.USER), Instant.now().plusSeconds(20));
        UserProductQuery good = query(Set.of(QueryPart.USER), Instant.now().plusSeconds(20));
        answer(query -> {
            if (query.id().equals(bad.id())) {
                throw new IllegalStateException("the database is away");
            }
            return nobody(query);
        });

        ask(bad);
        ask(good);

        assertThat(event(reply(good.id()))).isInstanceOf(UserQueryResult.class);
        assertThat(event(reply(bad.id())))
                .isInstanceOfSatisfying(
                        QueryFailed.class, failed -> assertThat(failed.parts()).containsExactly(QueryPart.USER));
        Bus.await("the failure is counted", () -> count("failed") >= 1);
    }

    @Test
    void an_answer_that_the_broker_does_not_take_is_not_lost_in_silence() {
        User longest = new User(UUID.randomUUID(), null, "a".repeat(2 * 1024 * 1024), "a@example.org", "France", 1);
        answer(query -> new UserQueryResult(query.id(), longest, Instant.now()));
        UserProductQuery query =
                query(Set.of(QueryPart.USER, QueryPart.PRODUCTS), Instant.now().plusSeconds(20));

        ask(query);

        assertThat(event(reply(query.id())))
                .isInstanceOfSatisfying(
                        QueryFailed.class, failed -> assertThat(failed.parts()).containsExactly(QueryPart.USER));
    }

    private void answer(Function<UserProductQuery, QueryResult> answer) {
        answerer = new Inboxes(
                        bus.kafka,
                        metrics,
                        bus.deadLetters(metrics),
                        EventSource.KAFKA,
                        2,
                        new Workers(metrics),
                        bus.sender())
                .answerer(group, UserProductQuery.class, Set.of(QueryPart.USER), query -> {
                    asked.add(query.id());
                    return answer.apply(query);
                });
        answerer.open();
    }

    private static QueryResult nobody(UserProductQuery query) {
        return new UserQueryResult(query.id(), null, Instant.now());
    }

    private static UserProductQuery query(UUID user, Set<QueryPart> parts) {
        return new UserProductQuery(
                UUID.randomUUID(), user, 50, null, parts, Instant.now().plusSeconds(20), REPLY_PARTITION);
    }

    private static UserProductQuery query(Set<QueryPart> parts, Instant deadline) {
        return new UserProductQuery(UUID.randomUUID(), UUID.randomUUID(), 50, null, parts, deadline, REPLY_PARTITION);
    }

    private static void ask(UserProductQuery query) {
        bus.publish(query);
    }

    private void askAndAwait(UserProductQuery query) {
        ask(query);
        Bus.await("it is answered", () -> asked.contains(query.id()));
    }

    private double count(String outcome) {
        return metrics.get("freshet.queries")
                .tag("group", group)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static ConsumerRecord<byte[], byte[]> reply(UUID queryId) {
        TopicPartition partition = new TopicPartition(Topic.QUERY_RESULTS.topicName(), REPLY_PARTITION);
        Instant end = Instant.now().plusSeconds(20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(bus.kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (Instant.now().isBefore(end)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (event(record).subject().equals(queryId)) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("The query gets no reply within 20 s");
    }

    private static Event event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return EventRecords.read(record);
        } catch (MalformedEvent e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
