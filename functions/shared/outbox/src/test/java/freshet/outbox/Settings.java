package freshet.outbox;

import java.time.Duration;

/** A relay's settings, chosen by a test. */
record Settings(int batchSize, Duration deliveryTimeout, Duration idleLimit) implements OutboxConfig {
    @Override
    public Duration maxBackoff() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration lookEvery() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Duration drainTimeout() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration sweepTimeout() {
        return Duration.ofSeconds(25);
    }
}
