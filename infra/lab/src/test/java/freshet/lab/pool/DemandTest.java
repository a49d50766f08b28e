package freshet.lab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DemandTest {
    private static final int TARGET = 10;

    private Instant now = Instant.EPOCH;
    private final Demand demand = new Demand(new Bounds(0, 4), TARGET, Duration.ofSeconds(30), () -> now);

    private int after(long seconds, int requests) {
        now = now.plusSeconds(seconds);
        return demand.instancesFor(requests);
    }

    @Test
    void nothing_is_needed_where_nothing_is_to_do() {
        assertThat(after(0, 0)).isZero();
        assertThat(after(1, 0)).isZero();
    }

    @Test
    void one_request_needs_one_instance_at_once() {
        assertThat(after(0, 0)).isZero();
        assertThat(after(1, 1)).isEqualTo(1);
    }

    @Test
    void no_instance_is_to_have_more_than_the_target() {
        assertThat(after(0, TARGET)).isEqualTo(1);
        assertThat(after(1, TARGET + 1)).isEqualTo(2);
        assertThat(after(1, 3 * TARGET)).isEqualTo(3);
    }

    @Test
    void there_are_never_more_than_the_most() {
        assertThat(after(0, 100 * TARGET)).isEqualTo(4);
    }

    @Test
    void there_are_never_less_than_the_least() {
        var atLeastTwo = new Demand(new Bounds(2, 4), TARGET, Duration.ofSeconds(30), () -> now);

        assertThat(atLeastTwo.instancesFor(0)).isEqualTo(2);
    }

    @Test
    void what_was_needed_stays_for_the_whole_window_and_no_longer() {
        assertThat(after(0, 3 * TARGET)).isEqualTo(3);
        assertThat(after(10, 0)).isEqualTo(3);
        assertThat(after(20, 0)).isEqualTo(3);
        assertThat(after(1, 0)).isZero();
    }

    @Test
    void what_was_needed_since_the_peak_stays_when_the_peak_is_forgotten() {
        assertThat(after(0, 3 * TARGET)).isEqualTo(3);
        assertThat(after(20, 2 * TARGET)).isEqualTo(3);
        assertThat(after(5, 1)).isEqualTo(3);
        assertThat(after(6, 0)).isEqualTo(2);
        assertThat(after(20, 0)).isEqualTo(1);
        assertThat(after(5, 0)).isZero();
    }

    @Test
    void what_somebody_else_needs_counts_like_a_request() {
        demand.note(2);

        assertThat(after(30, 0)).isEqualTo(2);
        assertThat(after(1, 0)).isZero();
    }
}
