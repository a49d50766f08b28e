package freshet.resilience.clients;

import static freshet.resilience.clients.Places.Answer.BEYOND_SHARE;
import static freshet.resilience.clients.Places.Answer.FULL;
import static freshet.resilience.clients.Places.Answer.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;

import freshet.resilience.clients.Places.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final Duration KEPT_FOR = Duration.ofSeconds(2);
    private static final Client GREEDY = new Client("192.0.2.1");
    private static final Client OTHER = new Client("192.0.2.2");

    private long now;

    @Test
    void who_is_alone_may_take_all() {
        Places places = places(16);

        assertThat(takeAll(places, GREEDY)).isEqualTo(16);
        assertThat(places.take(GREEDY)).isEqualTo(FULL);
    }

    @Test
    void who_comes_when_all_is_taken_gets_what_is_given_back() {
        Places places = places(16);
        takeAll(places, GREEDY);

        assertThat(places.take(OTHER)).isEqualTo(FULL);
        places.giveBack(GREEDY);
        assertThat(places.take(GREEDY)).isEqualTo(BEYOND_SHARE);
        assertThat(places.take(OTHER)).isEqualTo(GRANTED);
    }

    @Test
    void while_another_asks_now_and_then_countare_left_for_it() {
        Places places = places(16);
        places.take(OTHER);
        places.giveBack(OTHER);

        assertThat(takeAll(places, GREEDY)).isEqualTo(14);
        assertThat(places.take(OTHER)).isEqualTo(GRANTED);
        assertThat(places.take(OTHER)).isEqualTo(GRANTED);
        assertThat(places.take(OTHER)).isEqualTo(FULL);
    }

    @Test
    void a_share_is_kept_for_a_while_after_the_last_request_and_no_longer() {
        Places places = places(16);
        places.take(OTHER);
        places.giveBack(OTHER);
        assertThat(takeAll(places, GREEDY)).isEqualTo(14);

        now += KEPT_FOR.toNanos();
        assertThat(places.take(GREEDY)).isEqualTo(BEYOND_SHARE);
        now += 1;
        assertThat(takeAll(places, GREEDY)).isEqualTo(2);
        assertThat(places.clients()).isEqualTo(1);
    }

    @Test
    void who_holds_a_place_for_long_stays() {
        Places places = places(16);
        places.take(OTHER);
        now += 10 * KEPT_FOR.toNanos();

        assertThat(takeAll(places, GREEDY)).isEqualTo(13);
        assertThat(places.clients()).isEqualTo(2);
    }

    @Test
    void a_million_clients_need_the_memory_of_a_few_and_leave_no_place_taken() {
        Places places = places(64);
        places.take(GREEDY);

        for (int i = 0; i < 1_000_000; i++) {
            Client client = new Client("client " + i);
            if (places.take(client) == GRANTED) {
                places.giveBack(client);
            }
            assertThat(places.clients()).isLessThanOrEqualTo(4 * 64);
        }

        assertThat(places.taken()).isEqualTo(1);
        places.giveBack(GREEDY);
        assertThat(places.taken()).isZero();
    }

    /** One step of a run: somebody asks, or gives back what it has held longest, some time after the step before. */
    record Step(int client, boolean asks, int millisLater) {}

    @Property
    void the_rules_hold_in_every_run(@ForAll @IntRange(min = 1, max = 40) int total, @ForAll("runs") List<Step> run) {
        Places places = places(total);
        Map<Client, Integer> held = new HashMap<>();
        Map<Client, Long> seen = new HashMap<>();

        for (Step step : run) {
            now += Duration.ofMillis(step.millisLater()).toNanos();
            Client client = new Client("client " + step.client());
            if (step.asks()) {
                seen.put(client, now);
                expected(total, client, held, seen, places.take(client));
            } else if (held.getOrDefault(client, 0) > 0) {
                seen.put(client, now);
                places.giveBack(client);
                held.merge(client, -1, Integer::sum);
            }
            assertThat(places.taken()).isEqualTo(sum(held)).isLessThanOrEqualTo(total);
        }

        held.forEach((client, count) -> {
            for (int i = 0; i < count; i++) {
                places.giveBack(client);
            }
        });
        assertThat(places.taken()).isZero();
        now += KEPT_FOR.toNanos() + 1;
        assertThat(takeAll(places, GREEDY)).isEqualTo(total);
    }

    private void expected(int total, Client client, Map<Client, Integer> held, Map<Client, Long> seen, Answer answer) {
        int mine = held.getOrDefault(client, 0);
        int free = total - sum(held);
        int there = (int) seen.keySet().stream()
                .filter(each -> held.getOrDefault(each, 0) > 0 || now - seen.get(each) <= KEPT_FOR.toNanos())
                .count();
        if (free == 0) {
            assertThat(answer).as("there is no place").isNotEqualTo(GRANTED);
        } else if (there == 1) {
            assertThat(answer).as("alone, and a place is free").isEqualTo(GRANTED);
        } else if (mine < Math.max(1, total / there)) {
            assertThat(answer).as("below its share, and a place is free").isEqualTo(GRANTED);
        } else {
            assertThat(answer)
                    .as("borrowing, with %d of %d free", free, total)
                    .isEqualTo(free > Math.max(1, total / 8) ? GRANTED : BEYOND_SHARE);
        }
        if (answer == GRANTED) {
            held.merge(client, 1, Integer::sum);
        }
    }

    @Provide
    Arbitrary<List<Step>> runs() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.just(true)), Tuple.of(1, Arbitraries.just(false))),
                        Arbitraries.integers().between(0, 700))
                .as(Step::new);
        return step.list().ofMaxSize(200);
    }

    private Places places(int total) {
        return new Places(total, KEPT_FOR, () -> now);
    }

    private static int takeAll(Places places, Client client) {
        List<Answer> granted = new ArrayList<>();
        while (places.take(client) == GRANTED) {
            granted.add(GRANTED);
        }
        return granted.size();
    }

    private static int sum(Map<Client, Integer> held) {
        return held.values().stream().mapToInt(Integer::intValue).sum();
    }
}
