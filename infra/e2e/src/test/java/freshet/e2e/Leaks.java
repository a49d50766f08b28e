package freshet.e2e;

import java.time.Duration;

/** What a function must not have more of, once it is at rest, after a fault than before it. */
final class Leaks {
    private static final Duration REST = Duration.ofSeconds(30);
    // The pools of threads grow with what they were needed for at once, and shrink after a minute.
    private static final int THREADS_OF_POOLS = 16;

    private final Freshet freshet;
    private final String function;
    private final int mostConnections;
    private final double threads;

    private Leaks(Freshet freshet, String function, int mostConnections) {
        this.freshet = freshet;
        this.function = function;
        this.mostConnections = mostConnections * freshet.instances(function).size();
        this.threads = threads();
    }

    /**
     * Remembers how it is now.
     *
     * @param mostConnections what the pools of one instance have at most
     */
    static Leaks in(Freshet freshet, String function, int mostConnections) {
        return new Leaks(freshet, function, mostConnections);
    }

    /** Waits for it to be at rest: nothing under way in its database, no connection or thread too many. */
    void assertNone() {
        Freshet.await(REST, "no statement of " + function + " to be left", () -> sessions("state <> 'idle'") == 0);
        Freshet.await(REST, "no connection too many of " + function, () -> sessions("true") <= mostConnections);
        Freshet.await(REST, "no thread too many of " + function, () -> threads() <= threads + THREADS_OF_POOLS);
    }

    private double threads() {
        return Metrics.sum(freshet, function, "jvm_threads_live_threads");
    }

    private long sessions(String which) {
        return Databases.count(
                freshet,
                function,
                "pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid() AND " + which);
    }
}
