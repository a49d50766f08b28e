package freshet.resilience.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Optional<Client> GREEDY = Optional.of(new Client("192.0.2.1"));
    private static final Optional<Client> MODEST = Optional.of(new Client("192.0.2.2"));
    private static final Optional<Client> NOBODY = Optional.empty();

    private final BlockingQueue<Optional<Client>> granted = new LinkedBlockingQueue<>();

    @Test
    void a_client_that_waits_for_many_turns_is_not_before_one_that_comes_later_and_has_none() throws Exception {
        Turns turns = new Turns(3);
        assertThat(turns.take(GREEDY, LONG)).isTrue();
        assertThat(turns.take(GREEDY, LONG)).isTrue();
        assertThat(turns.take(GREEDY, LONG)).isTrue();
        waitFor(turns, GREEDY);
        waitFor(turns, GREEDY);
        waitFor(turns, MODEST);
        waitFor(turns, NOBODY);

        turns.giveBack(GREEDY);
        awaitGranted(MODEST);
        turns.giveBack(GREEDY);
        awaitGranted(NOBODY);
        turns.giveBack(MODEST);
        awaitGranted(GREEDY);
    }

    @Test
    void among_equals_who_came_first_is_first() throws Exception {
        Turns turns = new Turns(1);
        assertThat(turns.take(NOBODY, LONG)).isTrue();
        waitFor(turns, GREEDY);
        waitFor(turns, MODEST);

        turns.giveBack(NOBODY);
        awaitGranted(GREEDY);
        turns.giveBack(GREEDY);
        awaitGranted(MODEST);
    }

    @Test
    void who_has_waited_in_vain_or_was_interrupted_takes_no_turn() throws Exception {
        Turns turns = new Turns(1);
        assertThat(turns.take(GREEDY, LONG)).isTrue();

        assertThat(turns.take(MODEST, Duration.ofMillis(10))).isFalse();
        Thread interrupted = waitFor(turns, MODEST);
        interrupted.interrupt();
        interrupted.join();
        turns.giveBack(GREEDY);

        assertThat(granted).isEmpty();
        assertThat(turns.take(MODEST, Duration.ZERO)).isTrue();
        assertThat(turns.take(MODEST, Duration.ZERO)).isFalse();
    }

    @Test
    void a_turn_is_not_taken_by_a_thread_that_is_interrupted_already() throws Exception {
        Turns turns = new Turns(1);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> turns.take(GREEDY, LONG)).isInstanceOf(InterruptedException.class);
        assertThat(turns.take(MODEST, Duration.ZERO)).isTrue();
    }

    private Thread waitFor(Turns turns, Optional<Client> client) {
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                turns.take(client, LONG);
                granted.add(client);
            } catch (InterruptedException e) {
                // has no turn, and that is seen
            }
        });
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private void awaitGranted(Optional<Client> client) throws InterruptedException {
        assertThat(granted.poll(30, TimeUnit.SECONDS)).isEqualTo(client);
        assertThat(granted).isEmpty();
    }
}
