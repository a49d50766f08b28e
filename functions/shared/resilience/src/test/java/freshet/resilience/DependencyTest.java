package freshet.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DependencyTest {
    private static final Duration SOON = Duration.ofMillis(50);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Dependency users = new Dependency("users", new Retries(), new Starts(), metrics);
    private final AtomicInteger brokenOff = new AtomicInteger();

    @Test
    void an_answer_is_given_and_shows_that_the_service_is_awake() {
        assertThat(users.mayBeWaking()).isTrue();

        assertThat(users.ask(() -> Uni.createFrom().item("Ada"))).isEqualTo("Ada");

        assertThat(users.mayBeWaking()).isFalse();
    }

    @Test
    void a_call_is_broken_off_at_the_deadline_and_the_service_may_still_be_waking() {
        assertThatThrownBy(() -> Deadline.in(SOON).get(() -> users.ask(this::nothing)))
                .isInstanceOf(ProcessingException.class)
                .hasCauseInstanceOf(TimeoutException.class);

        assertThat(brokenOff).hasValue(1);
        assertThat(users.mayBeWaking()).isTrue();
    }

    @Test
    void a_call_is_broken_off_by_an_interrupt() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> users.ask(this::nothing))
                .isInstanceOf(ProcessingException.class)
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(brokenOff).hasValue(1);
    }

    @Test
    void a_refusal_ends_the_waking_and_a_gateway_that_waited_in_vain_does_not() {
        assertThatThrownBy(() -> users.ask(() -> failure(new WebApplicationException(504))))
                .isInstanceOf(WebApplicationException.class);
        assertThat(users.mayBeWaking()).as("after 504").isTrue();

        assertThatThrownBy(() -> users.ask(() -> failure(new WebApplicationException(503))))
                .isInstanceOf(WebApplicationException.class);
        assertThat(users.mayBeWaking()).as("after 503").isFalse();
    }

    @Test
    void a_connection_that_is_refused_ends_the_waking() {
        assertThatThrownBy(() -> users.ask(() -> failure(new IOException("refused"))))
                .isInstanceOf(ProcessingException.class);

        assertThat(users.mayBeWaking()).isFalse();
    }

    @Test
    void a_service_is_woken_once_and_not_while_it_is_awake() {
        AtomicInteger asked = new AtomicInteger();

        users.wake(() -> Uni.createFrom().item(asked::incrementAndGet));
        users.wake(() -> Uni.createFrom().item(asked::incrementAndGet));

        assertThat(asked).hasValue(1);
        assertThat(users.mayBeWaking()).isFalse();
        assertThat(metrics.get("freshet.calls").counter().count()).isEqualTo(1);
    }

    @Test
    void waking_waits_for_nothing() {
        users.wake(this::nothing);

        assertThat(users.mayBeWaking()).isTrue();
    }

    private Uni<Object> nothing() {
        return Uni.createFrom().nothing().onCancellation().invoke(brokenOff::incrementAndGet);
    }

    private static Uni<Object> failure(Throwable failure) {
        return Uni.createFrom().failure(failure);
    }

    private record Retries(double share, int savedUp, Duration leastTime) implements RetryConfig {
        Retries() {
            this(0.1, 10, Duration.ofMillis(100));
        }
    }

    private record Starts(Duration quietAfter, Duration startsWithin) implements CallConfig {
        Starts() {
            this(Duration.ofSeconds(30), Duration.ofSeconds(20));
        }
    }
}
