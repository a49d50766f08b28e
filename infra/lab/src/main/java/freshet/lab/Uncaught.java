package freshet.lab;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ends the lab when one of its threads ends by what nobody caught, an {@link Error} above all: what that thread did is done by nobody
 * any more. It ends in good order, with exit code 1; if there is no memory for that, at once, and the next lab stops what is left.
 */
final class Uncaught implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = Logger.getLogger(Uncaught.class.getName());

    private final Runnable end;

    /** @param end what ends the process */
    Uncaught(Runnable end) {
        this.end = end;
    }

    /** From now on, and for all threads that have no handler of their own. */
    static void endTheLab() {
        Thread.setDefaultUncaughtExceptionHandler(new Uncaught(() -> System.exit(Main.WRONG)));
    }

    // On another thread: the end waits for all threads that work, and so for this one.
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        try {
            LOG.log(Level.SEVERE, "'" + thread.getName() + "' cannot go on, and the lab ends: " + failure, failure);
            Thread.ofPlatform().name("end").start(end);
        } catch (Throwable e) {
            Runtime.getRuntime().halt(Main.WRONG);
        }
    }
}
