package freshet.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.http.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private long now = Long.MAX_VALUE - 1_000; // the clock overflows while the tests run, as nanoTime may

    @Property
    void what_is_left_and_what_has_passed_make_the_whole(
            @ForAll @LongRange(min = 0, max = 100_000) long whole,
            @ForAll @LongRange(min = 0, max = 200_000) long passed) {
        now = Long.MAX_VALUE - 1_000;
        Deadline deadline = Deadline.in(Duration.ofNanos(whole), () -> now);

        now += passed;

        assertThat(deadline.left()).isEqualTo(Duration.ofNanos(Math.max(0, whole - passed)));
        assertThat(deadline.isOver()).isEqualTo(passed >= whole);
    }

    @Property
    void a_limit_is_never_longer_than_what_is_left(
            @ForAll @LongRange(min = 0, max = 100_000) long left, @ForAll @LongRange(min = 0, max = 100_000) long own) {
        Deadline deadline = Deadline.in(Duration.ofNanos(left), () -> now);

        assertThat(deadline.limit(Duration.ofNanos(own))).isEqualTo(Duration.ofNanos(Math.min(left, own)));
        assertThat(deadline.atMost(Duration.ofNanos(own)).left()).isEqualTo(Duration.ofNanos(Math.min(left, own)));
    }

    @Test
    void work_is_refused_once_it_is_over() {
        Deadline deadline = Deadline.in(Duration.ofNanos(10), () -> now);
        deadline.check();

        now += 10;

        assertThatThrownBy(deadline::check)
                .isInstanceOfSatisfying(
                        DeadlineExceeded.class,
                        exceeded -> assertThat(exceeded.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED));
    }

    @Test
    void one_that_was_in_the_past_is_over_and_one_that_is_too_far_is_far() {
        assertThat(Deadline.in(Duration.ofMillis(-1)).isOver()).isTrue();
        assertThat(Deadline.at(Instant.now().minusSeconds(1)).isOver()).isTrue();
        assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).isOver()).isFalse();
        assertThat(Deadline.at(Instant.now().plusSeconds(60)).left())
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
    }

    @Test
    void a_thread_without_one_has_all_the_time() {
        assertThat(Deadline.current()).isSameAs(Deadline.NONE);
        assertThat(Deadline.NONE.isOver()).isFalse();
        assertThat(Deadline.NONE.limit(Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
        assertThat(Deadline.NONE.atMost(Duration.ZERO).isOver()).isTrue();
    }

    @Test
    void work_within_work_has_its_own_and_then_the_outer_one_again() {
        Deadline outer = Deadline.in(Duration.ofSeconds(2));
        Deadline inner = outer.atMost(Duration.ofSeconds(1));

        Deadline afterwards = outer.get(() -> {
            assertThat(inner.get(Deadline::current)).isSameAs(inner);
            return Deadline.current();
        });

        assertThat(afterwards).isSameAs(outer);
        assertThat(Deadline.current()).isSameAs(Deadline.NONE);
    }

    @Test
    void a_task_takes_its_deadline_to_another_thread() throws Exception {
        Deadline deadline = Deadline.in(Duration.ofSeconds(2));
        FutureTask<Deadline> task = new FutureTask<>(deadline.around(Deadline::current));

        Thread.ofVirtual().start(task);

        assertThat(task.get()).isSameAs(deadline);
    }
}
