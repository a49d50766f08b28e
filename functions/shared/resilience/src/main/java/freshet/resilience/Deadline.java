package freshet.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The moment after which nobody waits for an answer any more. It travels with the work: from function to function as
 * {@code Deadline-Ms}, over the bus as the attribute {@code deadline}, and down to the database's own timeouts.
 *
 * <p>It goes by this process's monotonic clock, so that setting the wall clock neither shortens nor prolongs it.
 */
public final class Deadline {
    private static final Duration FAR = Duration.ofDays(365);
    private static final ThreadLocal<Deadline> CURRENT = new ThreadLocal<>();

    /** That of work which nobody waits for, such as publishing and projecting: there is always a year left. */
    public static final Deadline NONE = new Deadline(() -> 0, FAR.toNanos());

    private final LongSupplier nanoTime;
    private final long end;

    private Deadline(LongSupplier nanoTime, long end) {
        this.nanoTime = nanoTime;
        this.end = end;
    }

    /** So long from now; at once if it is negative, in a year if it is longer than that. */
    public static Deadline in(Duration time) {
        return in(time, System::nanoTime);
    }

    /** As {@link #in(Duration)}, by a clock like {@link System#nanoTime}. */
    static Deadline in(Duration time, LongSupplier nanoTime) {
        Duration bounded = time.isNegative() ? Duration.ZERO : Durations.shorter(time, FAR);
        return new Deadline(nanoTime, nanoTime.getAsLong() + bounded.toNanos());
    }

    /** That instant, as far as the wall clocks of who named it and of this machine agree. */
    public static Deadline at(Instant instant) {
        return in(Duration.between(Instant.now(), instant));
    }

    /** The deadline of the work under way on this thread; {@link #NONE} if that has none. */
    public static Deadline current() {
        Deadline current = CURRENT.get();
        return current == null ? NONE : current;
    }

    /** Makes this the deadline of all that this thread does from now on: for a thread that ends with its request. */
    void begin() {
        CURRENT.set(this);
    }

    /** Does some work under this deadline. */
    public <T> T get(Supplier<T> work) {
        Deadline outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            restore(outer);
        }
    }

    /** The same work under this deadline, whatever thread does it: {@code Deadline.current().around(…)} for a helper's thread. */
    public <T> Callable<T> around(Callable<T> work) {
        return () -> {
            Deadline outer = CURRENT.get();
            CURRENT.set(this);
            try {
                return work.call();
            } finally {
                restore(outer);
            }
        };
    }

    private static void restore(Deadline outer) {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** This one, or the one that is so long from now, whichever is sooner. */
    public Deadline atMost(Duration time) {
        return time.compareTo(left()) < 0 ? in(time, this == NONE ? System::nanoTime : nanoTime) : this;
    }

    /** How long there is still; zero when it is over. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    /** The smaller of a limit that something has by itself and of what is left. */
    public Duration limit(Duration own) {
        return Durations.shorter(own, left());
    }

    /** What is left in whole milliseconds, as {@link DeadlineFilter#HEADER} carries it; null, for no header, if this is {@link #NONE}. */
    public Long toHeader() {
        return this == NONE ? null : left().toMillis();
    }

    public boolean isOver() {
        return end - nanoTime.getAsLong() <= 0;
    }

    /**
     * Goes on only while somebody waits.
     *
     * @throws DeadlineExceeded 504, if it is over
     */
    public void check() {
        if (isOver()) {
            throw new DeadlineExceeded("the request's deadline passed before this was begun", null);
        }
    }

    @Override
    public String toString() {
        return this == NONE ? "none" : left().toMillis() + " ms left";
    }
}
