package freshet.aggregator.view.task;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What is to be done to the view as a whole, and how hard that may press on others. */
@ConfigMapping(prefix = "freshet.view")
public interface ViewTaskConfig {
    /** What this process is for, from {@code FRESHET_VIEW_TASK} in its environment; not set where it serves requests. */
    Optional<Task> task();

    /** How often an instance drops what a rebuild that died has left behind. */
    @WithDefault("15m")
    Duration sweepEvery();

    Rebuild rebuild();

    Audit audit();

    /** What can be done. */
    enum Task {
        /** Makes a new generation of the view from the topics, audits it, and makes it the live one. */
        REBUILD,
        /** Makes the generation live that was so before. */
        ROLLBACK,
        /** Compares the view with the owners. */
        AUDIT,
        /** The same, and has mended what differs. */
        REPAIR
    }

    /** How a generation is made. */
    interface Rebuild {
        /** How many share the partitions of the topics, each with a connection to the broker and one to the database. */
        @WithDefault("2")
        int workers();

        /** The most events that one transaction takes. */
        @WithDefault("8000")
        int batchSize();

        /**
         * How long the view's feeds may be held up at the swap, each time it is tried: until the new generation has what the live
         * one has. Less than 10 s, after which the database takes it for stalled.
         */
        @WithDefault("2s")
        Duration swapPatience();

        /** How often the swap is tried. */
        @WithDefault("30")
        int swapAttempts();
    }

    /** How an audit goes. */
    interface Audit {
        /** How many entities the owner hashes at a time, 1 to 5000. */
        @WithDefault("2000")
        int rangeSize();

        /** The most requests a second that an owner gets; one is under way at a time. */
        @WithDefault("20")
        int requestsPerSecond();

        /** How long the view may take to get where the owner is before a difference counts. */
        @WithDefault("10s")
        Duration settleTime();

        /** How long an owner is asked again that does not answer. */
        @WithDefault("30s")
        Duration patience();

        /**
         * A folder with a token for each owner, in a file of its name: what the owners know an audit by. Read anew for each request,
         * since tokens are renewed. Where it is not set, {@code freshet.senders.secret} is sent, if there is one.
         */
        Optional<Path> tokens();
    }
}
