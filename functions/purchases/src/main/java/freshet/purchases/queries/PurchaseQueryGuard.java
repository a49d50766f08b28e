package freshet.purchases.queries;

import freshet.resilience.GuardConfig;
import freshet.resilience.Guards;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The guard around the database for queries of the bus, so that a flood of them leaves HTTP's reads alone. */
class PurchaseQueryGuard {
    static final String NAME = "purchases-queries";

    /** What one query may cost. */
    @ConfigMapping(prefix = "freshet.purchases.queries")
    interface Config extends GuardConfig {}

    @Produces
    @Singleton
    @Identifier(NAME)
    Guard queries(Config config) {
        return Guards.of(NAME, config);
    }
}
