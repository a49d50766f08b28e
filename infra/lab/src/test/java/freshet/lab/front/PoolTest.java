package freshet.lab.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PoolTest {
    private final AtomicBoolean firstIsReady = new AtomicBoolean(true);
    private final Backend first = new Backend("users-1", () -> 1, firstIsReady::get);
    private final Backend second = new Backend("users-2", () -> 2, () -> true);
    private final Backend third = new Backend("users-3", () -> 3, () -> true);
    private final Pool pool = new Pool(List.of(first, second, third));

    @Test
    void the_instance_with_the_fewest_requests_gets_the_next_one() {
        first.begin();
        second.begin();
        second.begin();
        third.begin();
        third.begin();
        third.end();
        third.end();

        for (int request = 0; request < 10; request++) {
            assertThat(pool.leastLoaded(Set.of())).contains(third);
        }
    }

    @Test
    void equally_loaded_instances_take_turns() {
        var chosen = new HashSet<Backend>();

        for (int request = 0; request < 3; request++) {
            chosen.add(pool.leastLoaded(Set.of()).orElseThrow());
        }

        assertThat(chosen).containsExactlyInAnyOrder(first, second, third);
    }

    @Test
    void an_instance_that_is_not_ready_gets_nothing() {
        firstIsReady.set(false);
        second.begin();
        third.begin();

        for (int request = 0; request < 10; request++) {
            assertThat(pool.leastLoaded(Set.of()).orElseThrow()).isNotSameAs(first);
        }
    }

    @Test
    void there_is_none_when_all_are_excluded_or_not_ready() {
        firstIsReady.set(false);

        assertThat(pool.leastLoaded(Set.of(second, third))).isEmpty();
    }
}
