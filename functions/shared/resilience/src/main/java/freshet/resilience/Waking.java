package freshet.resilience;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a service may be starting. On Knative a service that nobody has called for a while is at zero, and the next call starts it.
 * Nothing tells the caller, so this goes by the caller's own calls: a service may be waking from the first call after a quiet time until
 * it has answered, or until it should have.
 */
final class Waking {
    private final long quietAfter;
    private final long startsWithin;
    private final LongSupplier nanoTime;
    private boolean wasCalled;
    private boolean isOver;
    private long lastCall;
    private long since;

    /**
     * @param quietAfter how long without a call makes a service one that may be at zero
     * @param startsWithin how long a start may take
     * @param nanoTime a clock like {@link System#nanoTime}
     */
    Waking(Duration quietAfter, Duration startsWithin, LongSupplier nanoTime) {
        this.quietAfter = quietAfter.toNanos();
        this.startsWithin = startsWithin.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Takes note that a call is about to be made.
     *
     * @return whether the quiet time ends with it
     */
    synchronized boolean called() {
        long now = nanoTime.getAsLong();
        boolean isFirst = !wasCalled || now - lastCall >= quietAfter;
        wasCalled = true;
        lastCall = now;
        if (isFirst) {
            since = now;
            isOver = false;
        }
        return isFirst;
    }

    /** Takes note that the service is there, or that nothing will come: its calls have their own limits from now on. */
    synchronized void isOver() {
        isOver = true;
    }

    /** Whether the service may be starting now. */
    synchronized boolean isUnderWay() {
        return wasCalled && !isOver && nanoTime.getAsLong() - since < startsWithin;
    }
}
