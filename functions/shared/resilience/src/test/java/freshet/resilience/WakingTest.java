package freshet.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WakingTest {
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofSeconds(20);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // a nano time may overflow
    private final Waking waking = new Waking(QUIET, START, now::get);

    @Test
    void a_service_that_was_never_called_may_be_waking_from_the_first_call_on() {
        assertThat(waking.isUnderWay()).isFalse();

        assertThat(waking.called()).isTrue();
        assertThat(waking.isUnderWay()).isTrue();
        assertThat(waking.called()).as("the second call").isFalse();
        assertThat(waking.isUnderWay()).isTrue();
    }

    @Test
    void a_service_that_has_answered_is_awake_as_long_as_it_is_called() {
        waking.called();
        waking.isOver();

        for (int call = 0; call < 10; call++) {
            pass(QUIET.minusMillis(1));
            assertThat(waking.called()).isFalse();
            assertThat(waking.isUnderWay()).isFalse();
        }
    }

    @Test
    void a_service_that_was_quiet_may_be_waking_again() {
        waking.called();
        waking.isOver();

        pass(QUIET);

        assertThat(waking.called()).isTrue();
        assertThat(waking.isUnderWay()).isTrue();
    }

    @Test
    void a_service_that_does_not_answer_though_it_should_have_started_is_no_longer_waited_for() {
        waking.called();

        pass(START.minusMillis(1));
        assertThat(waking.isUnderWay()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(waking.isUnderWay()).isFalse();

        assertThat(waking.called()).as("a call that follows soon").isFalse();
        assertThat(waking.isUnderWay()).isFalse();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
