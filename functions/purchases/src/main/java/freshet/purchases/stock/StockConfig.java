package freshet.purchases.stock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long purchases wait for products. */
@ConfigMapping(prefix = "freshet.stock")
interface StockConfig {
    /** How long a purchase may be pending before its stock is asked for again, and how long it waits for the next time. */
    @WithDefault("1h")
    Duration askAgainAfter();

    /** For how many purchases one look, or one sweep, asks again; those that wait the longest. */
    @WithDefault("1000")
    int askedAgainAtOnce();

    /** How often each instance looks for such purchases. */
    @WithDefault("1m")
    Duration lookEvery();
}
