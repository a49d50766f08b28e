package freshet.users;

import freshet.resilience.GuardConfig;
import io.smallrye.config.ConfigMapping;

/** What each kind of request to this function may cost. */
@ConfigMapping(prefix = "freshet.users")
interface UsersConfig {
    /** Single users and pages of them. */
    GuardConfig reads();

    /** Single creates, updates and deletes. */
    GuardConfig writes();

    /** Whole imports, up to 10,000 lines each. */
    GuardConfig imports();
}
