package freshet.lab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Something that the lab runs as a process of its own. Asked anew at each start, so that a restart may use another port. */
public interface Program {
    /** The port of the next start. */
    int port();

    /** Makes ready what the process needs, such as its data folder; nothing by default. May take seconds; a repeat changes nothing. */
    default void prepare() throws IOException {}

    /** The command line that serves on this port. */
    List<String> command(int port);

    /** What is added to the environment of the lab itself. */
    Map<String, String> environment(int port);

    /** Whether the process does its work on this port now. May block for a few seconds. */
    boolean isReady(int port);

    /**
     * Whether the process says of itself that it cannot go on and wants to be started anew; false by default. One that says nothing may
     * be busy, or stopped by a signal, and is let be. May block for a few seconds.
     */
    default boolean isBroken(int port) {
        return false;
    }

    /** How the process is asked to end. */
    StopSignal stopSignal();

    /** How long the process may take to end before it is killed. */
    Duration grace();
}
