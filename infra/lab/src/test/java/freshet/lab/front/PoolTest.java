package freshet.lab.front;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.front.Pool.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PoolTest {
    private final AtomicBoolean firstIsReady = new AtomicBoolean(true);
    private final AtomicBoolean oneMayCome = new AtomicBoolean(true);
    private final Backend first = new Backend("users-1", () -> 1, firstIsReady::get);
    private final Backend second = new Backend("users-2", () -> 2, () -> true);
    private final Backend third = new Backend("users-3", () -> 3, () -> true);
    private final Pool pool = pool(Limits.NONE, first, second, third);
    private final List<String> served = new ArrayList<>();

    private Pool pool(Limits limits, Backend... backends) {
        return new Pool(List.of(backends), limits, oneMayCome::get);
    }

    @Test
    void the_instance_with_the_fewest_requests_gets_the_next_one() {
        first.begin();
        first.begin();
        second.begin();
        second.begin();

        assertThat(pool.take(Set.of())).contains(third);
        assertThat(pool.take(Set.of())).contains(third);
    }

    @Test
    void equally_loaded_instances_take_turns() {
        var chosen = new HashSet<Backend>();

        for (int request = 0; request < 3; request++) {
            var backend = pool.take(Set.of()).orElseThrow();
            chosen.add(backend);
            pool.release(backend);
        }

        assertThat(chosen).containsExactlyInAnyOrder(first, second, third);
    }

    @Test
    void one_that_is_not_ready_leaves_its_turns_to_all_others() {
        firstIsReady.set(false);

        for (int request = 0; request < 10; request++) {
            pool.release(pool.take(Set.of()).orElseThrow());
        }

        assertThat(pool.begun(second)).isEqualTo(5);
        assertThat(pool.begun(third)).isEqualTo(5);
    }

    @Test
    void an_instance_that_is_not_ready_gets_nothing() {
        firstIsReady.set(false);

        for (int request = 0; request < 10; request++) {
            assertThat(pool.take(Set.of()).orElseThrow()).isNotSameAs(first);
        }
    }

    @Test
    void there_is_none_when_all_are_excluded_or_not_ready() {
        firstIsReady.set(false);

        assertThat(pool.take(Set.of(second, third))).isEmpty();
    }

    @Test
    void an_instance_gets_no_more_requests_at_once_than_it_may_have() {
        var limited = pool(new Limits(2, 10), second, third);

        for (int request = 0; request < 4; request++) {
            assertThat(limited.take(Set.of())).isPresent();
        }

        assertThat(second.load()).isEqualTo(2);
        assertThat(third.load()).isEqualTo(2);
        assertThat(limited.take(Set.of())).isEmpty();
    }

    @Test
    void who_waits_the_longest_gets_the_place_of_a_request_that_leaves() {
        var limited = pool(new Limits(1, 10), second);
        limited.take(Set.of());
        limited.await(backend -> served.add("earlier"));
        limited.await(backend -> served.add("later"));

        limited.release(second);

        assertThat(served).containsExactly("earlier");
        assertThat(second.load()).isEqualTo(1);
    }

    @Test
    void an_instance_that_becomes_ready_serves_as_many_as_it_may_of_those_that_wait() {
        firstIsReady.set(false);
        var limited = pool(new Limits(2, 10), first);
        for (int request = 1; request <= 3; request++) {
            var name = "request " + request;
            limited.await(backend -> served.add(name));
        }

        firstIsReady.set(true);
        limited.serveWaiting();

        assertThat(served).containsExactly("request 1", "request 2");
    }

    @Test
    void a_bounded_number_of_requests_waits() {
        var limited = pool(new Limits(1, 2), second);

        assertThat(limited.await(backend -> {})).isTrue();
        assertThat(limited.await(backend -> {})).isTrue();
        assertThat(limited.await(backend -> {})).isFalse();
    }

    @Test
    void nobody_waits_where_no_instance_is_to_come() {
        oneMayCome.set(false);

        assertThat(pool(new Limits(1, 10), second).await(backend -> {})).isFalse();
    }

    @Test
    void who_does_not_wait_any_more_is_passed_over() {
        var limited = pool(new Limits(1, 10), second);
        Pool.Waiter gone = backend -> served.add("gone");
        limited.take(Set.of());
        limited.await(gone);
        limited.await(backend -> served.add("next"));

        assertThat(limited.forget(gone)).isTrue();
        limited.release(second);

        assertThat(served).containsExactly("next");
        assertThat(limited.forget(gone)).isFalse();
    }

    @Test
    void the_peak_is_the_most_requests_at_once_since_it_was_asked_for_waiting_ones_included() {
        var limited = pool(new Limits(1, 10), second);
        limited.take(Set.of());
        limited.await(backend -> {});
        limited.await(backend -> {});
        limited.release(second);
        limited.release(second);

        assertThat(limited.peak()).isEqualTo(3);
        assertThat(limited.peak()).isEqualTo(1);

        limited.release(second);

        assertThat(limited.peak()).isEqualTo(1);
        assertThat(limited.peak()).isZero();
    }
}
