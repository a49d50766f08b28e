package freshet.purchases.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long first answers are kept. */
@ConfigMapping(prefix = "freshet.idempotency")
interface IdempotencyConfig {
    /** How long a key stands for its first request. After that it is free again. */
    @WithDefault("24h")
    Duration keptFor();

    /** How many expired answers each new one removes at most, so that none is left behind and no request pays for many. */
    @WithDefault("20")
    int removedAtOnce();
}
