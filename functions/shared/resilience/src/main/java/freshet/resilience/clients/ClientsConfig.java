package freshet.resilience.clients;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** What one client may take of one instance. Instances know nothing of each other: with n of them it may take n times as much. */
@ConfigMapping(prefix = "freshet.clients")
public interface ClientsConfig {
    /** How many requests it may send. */
    Quota quota();

    /** How the places of a guard are shared. */
    Share share();

    /** What connections it may have. */
    Connections connections();

    /** A connection belongs to the address that it comes from, whomever its requests are for. */
    interface Connections {
        /** How many one address may have open; more are closed at once. Trusted proxies have as many as they like. */
        @WithDefault("256")
        int perAddress();

        /** How long the head of a connection's first request may take to arrive; then it is closed. */
        @WithDefault("10s")
        Duration head();

        /** The same of the next request, counted from the last answer: longer than those who ask keep their idle connections. */
        @WithDefault("120s")
        Duration idle();
    }

    /** A token bucket: a request takes one token, and without one it is 429. */
    interface Quota {
        /** Requests that it may go on with, in each {@link #per}. */
        @WithDefault("2000")
        int rate();

        /** The time in which it is given {@link #rate} tokens, evenly; a whole number of seconds, and not less than one. */
        @WithDefault("1s")
        Duration per();

        /** Requests that it may send at once after a pause. */
        @WithDefault("4000")
        int burst();

        /** Paths, and all below them, that take no token: what is sent by the system itself, and is called from inside only. */
        @WithDefault("/q,/events,/outbox,/audit")
        List<String> free();

        /**
         * How many clients are remembered, about 400 bytes each. Of more than that the least active are forgotten, and begin
         * with a full bucket when they come again.
         */
        @WithDefault("10000")
        int clients();
    }

    /** Who asked lately has a share of the places, and may borrow of what the others leave. */
    interface Share {
        /** How long after its last request a share is kept for a client; longer than what {@code Retry-After} says. */
        @WithDefault("2s")
        Duration keptFor();
    }
}
