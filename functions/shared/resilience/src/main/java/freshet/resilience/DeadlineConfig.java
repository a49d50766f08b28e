package freshet.resilience;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** How long callers wait. */
@ConfigMapping(prefix = "freshet.deadline")
interface DeadlineConfig {
    /** What a request has that does not say how long its caller waits. */
    @WithName("default")
    @WithDefault("5s")
    Duration standard();

    /** The most that a request can ask for; more is cut to this. */
    @WithDefault("60s")
    Duration longest();

    /**
     * Calls with less time than this are ended at their deadline; with more, their guard's own timeout comes first, and that is for
     * nothing.
     */
    @WithDefault("4500ms")
    Duration watchedBelow();

    /** How long a call must have had for its failure to count against what it called, where the deadline ended it. */
    @WithDefault("500ms")
    Duration fair();
}
