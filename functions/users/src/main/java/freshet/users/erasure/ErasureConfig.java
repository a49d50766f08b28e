package freshet.users.erasure;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** When the deletion of a user is published again. */
@ConfigMapping(prefix = "freshet.users.erasure")
interface ErasureConfig {
    /**
     * How long after the deletion, once for each of these times. The first is at least the {@code max.compaction.lag.ms} of {@code
     * freshet.users}, the second at least the {@code segment.ms} of {@code freshet.dead-letters}: so old is a segment before the next
     * record closes it.
     */
    @WithDefault("20h,4d")
    List<Duration> publishAgainAfter();

    /** How many deletions one look, or one sweep, publishes again; those that are due for the longest. */
    @WithDefault("1000")
    int atOnce();

    /** How often each instance looks for deletions that are due. */
    @WithDefault("1m")
    Duration lookEvery();
}
