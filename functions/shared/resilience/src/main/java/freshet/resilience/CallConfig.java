package freshet.resilience;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When another service may be at zero, so that a call of it waits for its start. */
@ConfigMapping(prefix = "freshet.calls")
interface CallConfig {
    /** A service that was not called for this long may be at zero. At most as long as the platform keeps an idle instance. */
    @WithDefault("30s")
    Duration quietAfter();

    /** How long a service may take to start; after that, its calls have their own limits again, answered or not. */
    @WithDefault("20s")
    Duration startsWithin();
}
