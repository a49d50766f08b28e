package freshet.users;

import freshet.resilience.GuardConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What each kind of request to this function may cost. */
@ConfigMapping(prefix = "freshet.users")
interface UsersConfig {
    /** Single users and pages of them. */
    GuardConfig reads();

    /** Single creates, updates and deletes. */
    GuardConfig writes();

    /** Whole imports, up to 10,000 lines each. */
    GuardConfig imports();

    /** How long one statement of an import may take; a little less than the import's own timeout. */
    @WithDefault("55s")
    Duration importStatementTimeout();
}
