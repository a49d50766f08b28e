package freshet.resilience;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many calls of one dependency may be repeated, so that retries never become the load that keeps it down. Each call earns a share
 * of a retry, up to a limit, and each retry spends a whole one: over any time there are at most share × first calls + limit
 * retries. Finagle's {@code RetryBudget} and gRPC's retry throttling (gRFC A6) are the models.
 */
final class RetryBudget {
    private static final long WHOLE = 1_000_000; // one retry, in millionths

    private final long share;
    private final long limit;
    private final AtomicLong balance;

    /**
     * A budget that is full.
     *
     * @param share how much of a retry each call earns, 0 to 1
     * @param limit how many retries can be saved up
     */
    RetryBudget(double share, int limit) {
        this.share = Math.round(share * WHOLE);
        this.limit = limit * WHOLE;
        this.balance = new AtomicLong(this.limit);
    }

    /** Earns for a call, be it the first one or a retry. */
    void earn() {
        balance.updateAndGet(now -> Math.min(limit, now + share));
    }

    /** Spends a retry, with what that will earn itself; false, and nothing is spent, if there is not as much. */
    boolean spend() {
        long price = WHOLE + share;
        return balance.getAndUpdate(now -> now < price ? now : now - price) >= price;
    }

    /** How many retries are left. */
    double left() {
        return (double) balance.get() / WHOLE;
    }
}
