package freshet.lab.retail;

import java.io.PrintWriter;

/** Says, when the person at the terminal stops the import, how things stand. */
final class Farewell {
    private final Thread hook;

    private Farewell(Thread hook) {
        this.hook = hook;
    }

    static Farewell ifInterrupted(PrintWriter err) {
        var hook = new Thread(() -> {
            err.println();
            err.println("Stopped. What was sent is kept: run the same import again, and it goes on where it stopped.");
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new Farewell(hook);
    }

    /** The import ends by itself: there is nothing to say any more. */
    void takeBack() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it is being said at this very moment
        }
    }
}
