package freshet.purchases;

import freshet.resilience.GuardConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What each kind of request to this function may cost. */
@ConfigMapping(prefix = "freshet.purchases")
interface PurchasesConfig {
    /** Single purchases and pages of them. */
    GuardConfig reads();

    /** Placing and cancelling. */
    GuardConfig writes();

    /** Whole imports, up to 10,000 lines each. */
    GuardConfig imports();

    /** How long one statement of an import may take; a little less than the import's own timeout. */
    @WithDefault("55s")
    Duration importStatementTimeout();
}
