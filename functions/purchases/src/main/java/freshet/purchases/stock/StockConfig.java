package freshet.purchases.stock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long purchases wait for products. */
@ConfigMapping(prefix = "freshet.stock")
interface StockConfig {
    /** How long a purchase may be pending before a sweep asks for its stock again. */
    @WithDefault("1h")
    Duration askAgainAfter();

    /** For how many purchases one sweep asks again; those that wait the longest. */
    @WithDefault("1000")
    int askedAgainAtOnce();
}
