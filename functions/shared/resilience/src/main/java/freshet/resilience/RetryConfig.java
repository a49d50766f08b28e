package freshet.resilience;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When calls of other services are repeated. How often and after how long stands with each call, in {@code application.properties}. */
@ConfigMapping(prefix = "freshet.retries")
interface RetryConfig {
    /** How many retries each first call earns its dependency's budget: the most that retries add to the load, 0 to 1. */
    @WithDefault("0.1")
    double share();

    /** How many retries can be saved up. */
    @WithDefault("10")
    int savedUp();

    /** What must be left until the deadline, the pause before the retry taken off; with less, a retry would hardly come to its end. */
    @WithDefault("100ms")
    Duration leastTime();
}
