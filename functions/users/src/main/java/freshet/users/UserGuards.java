package freshet.users;

import freshet.resilience.Guards;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The guards around the users' database, one per kind of request, so that a slow kind leaves the others alone. */
class UserGuards {
    static final String READS = "users-reads";
    static final String WRITES = "users-writes";
    static final String IMPORTS = "users-imports";

    @Produces
    @Singleton
    @Identifier(READS)
    Guard reads(UsersConfig config) {
        return Guards.of(READS, config.reads());
    }

    @Produces
    @Singleton
    @Identifier(WRITES)
    Guard writes(UsersConfig config) {
        return Guards.of(WRITES, config.writes());
    }

    @Produces
    @Singleton
    @Identifier(IMPORTS)
    Guard imports(UsersConfig config) {
        return Guards.of(IMPORTS, config.imports());
    }
}
