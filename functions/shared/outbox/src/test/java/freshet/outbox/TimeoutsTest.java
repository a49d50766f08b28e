package freshet.outbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutsTest {
    @Test
    void the_defaults_are_in_their_order() {
        OutboxConfig config = new Settings(1_000, Duration.ofSeconds(10), Duration.ofSeconds(20));

        assertThatCode(() -> Timeouts.check(config)).doesNotThrowAnyException();
    }

    @Test
    void a_producer_that_tries_longer_than_the_broker_takes_its_events_is_refused() {
        OutboxConfig config = new Settings(1_000, Duration.ofSeconds(15), Duration.ofSeconds(60));

        assertThatIllegalStateException()
                .isThrownBy(() -> Timeouts.check(config))
                .withMessageContaining("freshet.outbox.delivery-timeout");
    }

    @Test
    void a_lock_that_is_lost_while_the_broker_still_takes_its_holders_events_is_refused() {
        OutboxConfig config = new Settings(1_000, Duration.ofSeconds(10), Duration.ofSeconds(15));

        assertThatIllegalStateException()
                .isThrownBy(() -> Timeouts.check(config))
                .withMessageContaining("freshet.outbox.idle-limit");
    }
}
