package freshet.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.aggregator.AggregatorConfig;
import freshet.bus.EventSource;
import freshet.bus.Position;
import freshet.start.Start;
import freshet.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ViewAgeTest {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final UUID TOPIC_ID = UUID.randomUUID();
    private static final TopicPartition PARTITION = new TopicPartition("freshet.users", 3);
    private static final TopicPartition EMPTY = new TopicPartition("freshet.users", 4);

    private static final Instant DATABASE_TIME = Instant.parse("2011-01-01T06:00:00Z");

    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean busIsAway;
    private volatile long applied;
    private volatile long appliedPerRead;
    private volatile Instant stored;
    private volatile UUID appliedTopic = TOPIC_ID;
    private volatile Optional<Duration> storedAge = Optional.empty();
    private volatile Clock clock = Clock.systemUTC();
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private Duration checkTimeout = Duration.ofSeconds(10);
    private Duration firstCheckTimeout;

    @Test
    void a_view_that_holds_all_is_in_step_at_the_instant_before_the_ends_were_asked() {
        applied = 100;
        Instant before = Instant.now().minusMillis(1);

        Instant inStep = age(Duration.ofMinutes(1)).inStepAt(FRESH).orElseThrow();

        assertThat(inStep).isBetween(before, Instant.now());
        assertThat(stored).isEqualTo(DATABASE_TIME);
    }

    @Test
    void a_view_that_gets_there_while_it_is_looked_at_is_in_step() {
        applied = 90;
        appliedPerRead = 2;

        assertThat(age(Duration.ofMinutes(1)).inStepAt(FRESH)).isPresent();
    }

    @Test
    void a_view_that_does_not_get_there_is_not_known_to_be_in_step_and_the_look_ends_in_time() {
        applied = 99;
        checkTimeout = Duration.ofMillis(200);
        Instant begun = Instant.now();

        assertThat(age(Duration.ofMinutes(1)).inStepAt(FRESH)).isEmpty();

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(2));
        assertThat(stored).isNull();
    }

    @Test
    void while_the_bus_is_away_what_was_known_stays_and_grows_old() {
        applied = 100;
        ViewAge age = age(Duration.ZERO);
        Instant known = age.inStepAt(Duration.ZERO).orElseThrow();
        busIsAway = true;

        assertThat(age.inStepAt(Duration.ZERO)).contains(known);
        assertThat(looks).hasValue(2);
    }

    @Test
    void what_is_young_enough_is_not_looked_at_again() {
        applied = 100;
        ViewAge age = age(Duration.ZERO);
        age.inStepAt(FRESH);

        for (int i = 0; i < 100; i++) {
            age.inStepAt(FRESH);
        }

        assertThat(looks).hasValue(1);
    }

    @Test
    void one_look_serves_all_who_ask_at_the_same_time() throws InterruptedException {
        applied = 99;
        checkTimeout = Duration.ofMillis(200);
        ViewAge age = age(Duration.ofMinutes(1));
        CountDownLatch go = new CountDownLatch(1);

        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                requests.submit(() -> {
                    go.await();
                    return age.inStepAt(FRESH);
                });
            }
            go.countDown();
        }

        assertThat(looks).hasValue(1);
    }

    @Test
    void what_another_instance_found_out_counts_unless_something_later_is_known() {
        busIsAway = true;
        ViewAge age = age(Duration.ofMinutes(1));
        Instant later = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        age.learn(later);
        age.learn(later.minusSeconds(10));

        assertThat(age.inStepAt(FRESH)).contains(later);
        assertThat(looks).hasValue(0);
    }

    @Test
    void a_look_that_hangs_holds_up_only_those_who_ask_while_it_might_have_ended_in_time() {
        checkTimeout = Duration.ofMillis(200);
        hanging = new CountDownLatch(1);
        ViewAge age = age(Duration.ZERO);
        assertThat(age.inStepAt(FRESH)).isEmpty();
        Instant known = Instant.now();
        age.learn(known.minusSeconds(60));

        for (int i = 0; i < 1_000; i++) {
            assertThat(age.inStepAt(FRESH)).contains(known.minusSeconds(60));
        }

        assertThat(Duration.between(known, Instant.now())).isLessThan(checkTimeout.multipliedBy(500));
        assertThat(looks).hasValue(1);
        hanging.countDown();
    }

    @Test
    void positions_in_a_topic_that_was_there_before_are_none_in_the_one_that_is_there_now() {
        applied = 100;
        appliedTopic = UUID.randomUUID();
        checkTimeout = Duration.ofMillis(200);

        assertThat(age(Duration.ofMinutes(1)).inStepAt(FRESH)).isEmpty();
    }

    @Test
    void what_is_stored_with_the_view_is_taken_without_a_word_of_the_bus_where_it_will_do() {
        storedAge = Optional.of(Duration.ofSeconds(3));
        hanging = new CountDownLatch(1);
        Instant begun = Instant.now();

        Instant inStep = age(Duration.ofMinutes(1)).inStepAt(FRESH).orElseThrow();

        assertThat(Duration.between(inStep, begun)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(Duration.between(begun, Instant.now())).isLessThan(checkTimeout);
        hanging.countDown();
    }

    @Test
    void the_first_look_has_the_time_that_a_connection_needs_and_the_next_ones_have_not() {
        applied = 100;
        checkTimeout = Duration.ofMillis(1);
        firstCheckTimeout = Duration.ofSeconds(10);
        hanging = new CountDownLatch(1);
        ViewAge age = age(Duration.ZERO);
        Thread.ofVirtual().start(() -> {
            Await.until(FRESH, "the first look", () -> looks.get() == 1);
            hanging.countDown();
        });

        assertThat(age.inStepAt(FRESH)).isPresent();

        hanging = new CountDownLatch(1);
        Instant begun = Instant.now();
        age.inStepAt(Duration.ZERO);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(FRESH);
        hanging.countDown();
    }

    @Test
    void a_clock_that_is_set_back_makes_no_view_young() {
        applied = 100;
        ViewAge age = age(Duration.ZERO);
        clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        age.inStepAt(FRESH);
        busIsAway = true;

        clock = Clock.systemUTC();

        assertThat(age.inStepAt(FRESH)).isEmpty();
        assertThat(age.seconds()).isNaN();
    }

    private ViewAge age(Duration checkShared) {
        AggregatorConfig config =
                new Config(checkShared, checkTimeout, firstCheckTimeout == null ? checkTimeout : firstCheckTimeout);
        TopicEnds ends = new TopicEnds(Map.of(), config, new Start(new SimpleMeterRegistry())) {
            @Override
            void connect() {}

            @Override
            Map<TopicPartition, Position> first() {
                return now();
            }

            @Override
            Map<TopicPartition, Position> now() {
                looks.incrementAndGet();
                awaitOpen(hanging);
                if (busIsAway) {
                    throw new KafkaException("away");
                }
                return Map.of(PARTITION, new Position(TOPIC_ID, 100), EMPTY, new Position(TOPIC_ID, 0));
            }
        };
        ViewPositions positions = new ViewPositions(null) {
            @Override
            Applied applied() {
                applied += appliedPerRead;
                return new Applied(DATABASE_TIME, storedAge, Map.of(PARTITION, new Position(appliedTopic, applied)));
            }
        };
        ViewChecks checks = new ViewChecks(null) {
            @Override
            void store(Instant inStep) {
                stored = inStep;
            }
        };
        TopicsMadeAnew topics = new TopicsMadeAnew(positions, EventSource.KAFKA, null);
        return new ViewAge(ends, positions, topics, checks, config, new Moving());
    }

    /** The clock of the moment, as a test sets it. */
    private final class Moving extends Clock {
        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new KafkaException(e);
        }
    }

    private record Config(Duration checkShared, Duration checkTimeout, Duration firstCheckTimeout)
            implements AggregatorConfig {
        @Override
        public Duration freshFor() {
            return FRESH;
        }

        @Override
        public Duration tokenWait() {
            return Duration.ofMillis(250);
        }

        @Override
        public Duration viewPatience() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration fallbackTime() {
            return Duration.ofMillis(500);
        }

        @Override
        public Duration publishedWithin() {
            return Duration.ofMinutes(15);
        }

        @Override
        public Duration queryTime() {
            return Duration.ofSeconds(2);
        }
    }
}
