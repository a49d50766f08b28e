package freshet.resilience;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A guarded call that is ended at its deadline. What only waits (for a connection of the pool, for another service, for the
 * bus) is interrupted then. What the database works on is left to the database's own timeouts, which are set to what is
 * left: an interrupt would close the connection and leave the database working. It comes a little later all the same, for
 * a database that cannot be reached.
 */
final class Watch implements Runnable {
    /** How much later than the deadline a call ends that the database did not end. */
    static final long GRACE_MILLIS = 60;

    private static final ThreadLocal<Watch> CURRENT = new ThreadLocal<>();

    private final ScheduledExecutorService timer;
    private final Thread thread = Thread.currentThread();
    private final Watch outer = CURRENT.get();
    private ScheduledFuture<?> alarm;
    private boolean inDatabase;
    private boolean isLast;
    private boolean interrupted;
    private boolean closed;

    private Watch(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Watches what this thread does, until it is closed. */
    static Watch until(Deadline deadline, ScheduledExecutorService timer) {
        Watch watch = new Watch(timer);
        watch.schedule(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        CURRENT.set(watch);
        return watch;
    }

    /** Tells the watch of this thread, where there is one, whether the thread has a connection to the database now. */
    static void inDatabase(boolean isIn) {
        for (Watch watch = CURRENT.get(); watch != null; watch = watch.outer) {
            watch.setInDatabase(isIn);
        }
    }

    private synchronized void setInDatabase(boolean isIn) {
        inDatabase = isIn;
    }

    private synchronized void schedule(long delay, TimeUnit unit) {
        alarm = timer.schedule(this, delay, unit);
    }

    /** The deadline has passed; or, the second time, the grace after it. */
    @Override
    public synchronized void run() {
        if (closed) {
            return;
        }
        if (inDatabase && !isLast) {
            isLast = true;
            schedule(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            interrupted = true;
            thread.interrupt();
        }
    }

    /** The call is over; an interrupt that came too late for it is taken back, so that it hits nothing else. */
    synchronized void close() {
        closed = true;
        alarm.cancel(false);
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
        if (interrupted && (outer == null || !outer.hasInterrupted())) {
            Thread.interrupted();
        }
    }

    private synchronized boolean hasInterrupted() {
        return interrupted || outer != null && outer.hasInterrupted();
    }
}
