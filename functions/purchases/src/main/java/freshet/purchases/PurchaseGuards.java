package freshet.purchases;

import freshet.resilience.Guards;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The guards around the purchases' database, one per kind of request, so that a slow kind leaves the others alone. */
class PurchaseGuards {
    static final String READS = "purchases-reads";
    static final String WRITES = "purchases-writes";
    static final String IMPORTS = "purchases-imports";

    @Produces
    @Singleton
    @Identifier(READS)
    Guard reads(PurchasesConfig config) {
        return Guards.of(READS, config.reads());
    }

    @Produces
    @Singleton
    @Identifier(WRITES)
    Guard writes(PurchasesConfig config) {
        return Guards.of(WRITES, config.writes());
    }

    @Produces
    @Singleton
    @Identifier(IMPORTS)
    Guard imports(PurchasesConfig config) {
        return Guards.of(IMPORTS, config.imports());
    }
}
