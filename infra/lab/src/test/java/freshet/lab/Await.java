package freshet.lab;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens soon. */
public final class Await {
    private static final Duration POLL = Duration.ofMillis(20);

    private Await() {}

    /** What may also throw. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns as soon as the condition holds, and fails when it does not within 60 seconds. */
    public static void until(String what, Condition condition) throws Exception {
        var limit = Instant.now().plusSeconds(60);
        while (!condition.holds()) {
            if (Instant.now().isAfter(limit)) {
                fail("not within 60 s: " + what);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
