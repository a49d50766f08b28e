package freshet.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.aggregator.AggregatorConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ViewAgeTest {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final TopicPartition PARTITION = new TopicPartition("freshet.users", 3);
    private static final TopicPartition EMPTY = new TopicPartition("freshet.users", 4);

    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean busIsAway;
    private volatile long applied;
    private volatile long appliedPerRead;
    private volatile Instant stored;
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private Duration checkTimeout = Duration.ofSeconds(10);

    @Test
    void a_view_that_holds_all_is_in_step_at_the_instant_before_the_ends_were_asked() {
        applied = 100;
        Instant before = Instant.now().minusMillis(1);

        Instant inStep = age(Duration.ofMinutes(1)).inStepAt(FRESH).orElseThrow();

        assertThat(inStep).isBetween(before, Instant.now());
        assertThat(stored).isEqualTo(inStep);
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
        Instant later = Instant.now();

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

    private ViewAge age(Duration checkShared) {
        AggregatorConfig config = new Config(checkShared, checkTimeout);
        TopicEnds ends = new TopicEnds(Map.of(), config) {
            @Override
            Map<TopicPartition, Long> now() {
                looks.incrementAndGet();
                awaitOpen(hanging);
                if (busIsAway) {
                    throw new KafkaException("away");
                }
                return Map.of(PARTITION, 100L, EMPTY, 0L);
            }
        };
        ViewPositions positions = new ViewPositions(null) {
            @Override
            Map<TopicPartition, Long> all() {
                applied += appliedPerRead;
                return Map.of(PARTITION, applied);
            }
        };
        ViewChecks checks = new ViewChecks(null) {
            @Override
            void store(Instant inStep) {
                stored = inStep;
            }
        };
        return new ViewAge(ends, positions, checks, config);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new KafkaException(e);
        }
    }

    private record Config(Duration checkShared, Duration checkTimeout) implements AggregatorConfig {
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
