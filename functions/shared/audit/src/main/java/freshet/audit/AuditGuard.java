package freshet.audit;

import freshet.resilience.GuardConfig;
import freshet.resilience.Guards;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The guard around the owner's database for audits, so that they take nothing from the owner's own requests. */
class AuditGuard {
    static final String NAME = "audit";

    /** What one request of an audit may cost. */
    @ConfigMapping(prefix = "freshet.audit")
    interface Config extends GuardConfig {}

    @Produces
    @Singleton
    @Identifier(NAME)
    Guard audit(Config config) {
        return Guards.of(NAME, config);
    }
}
