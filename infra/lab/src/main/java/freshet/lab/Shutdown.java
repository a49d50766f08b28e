package freshet.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is to be done when the lab ends, done exactly once: by {@link #now}, or when the process gets SIGINT or SIGTERM,
 * whichever comes first. The process does not end before it is done.
 */
final class Shutdown {
    private final Action action;
    private final ReentrantLock once = new ReentrantLock();
    private boolean done;

    /** Stops what was started. */
    interface Action {
        void run() throws InterruptedException, IOException;
    }

    private Shutdown(Action action) {
        this.action = action;
    }

    static Shutdown of(Action action) {
        var shutdown = new Shutdown(action);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::now, "shutdown"));
        return shutdown;
    }

    /** Returns when it is done, whoever does it. */
    void now() {
        once.lock();
        try {
            if (!done) {
                done = true;
                action.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            once.unlock();
        }
    }
}
