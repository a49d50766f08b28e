package freshet.lab.front;

import java.time.Duration;

/** What a front allows each of its clients; all event loops of a front share one. */
public final class Guests {
    /**
     * How much that is.
     *
     * @param connections how many one client may have open
     * @param waiting how many of its requests may wait, for their bodies or for an instance
     * @param head how long the first request of a connection may take to begin
     * @param idle how long a connection may be without a request after that; longer than clients keep theirs
     * @param body how long a body may take to arrive, or as much of it as is read before the request has its turn
     * @param linger how long what is left of a body may go by after the answer
     */
    record Limits(int connections, int waiting, Duration head, Duration idle, Duration body, Duration linger) {
        static final Limits USUAL = new Limits(
                1_024,
                192,
                Duration.ofSeconds(10),
                Duration.ofSeconds(120),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }

    private final Limits limits;
    private final Crowd connections;
    private final Crowd waiting;

    /** Nobody is there yet. */
    public Guests() {
        this(Limits.USUAL);
    }

    Guests(Limits limits) {
        this.limits = limits;
        this.connections = new Crowd(limits.connections());
        this.waiting = new Crowd(limits.waiting());
    }

    Limits limits() {
        return limits;
    }

    Crowd connections() {
        return connections;
    }

    Crowd waiting() {
        return waiting;
    }
}
