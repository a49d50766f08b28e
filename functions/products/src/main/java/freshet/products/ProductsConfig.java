package freshet.products;

import freshet.resilience.GuardConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What each kind of request to this function may cost. */
@ConfigMapping(prefix = "freshet.products")
interface ProductsConfig {
    /** Single products and pages of them. */
    GuardConfig reads();

    /** Single creates, updates and deletes, and the stock. */
    GuardConfig writes();

    /** Searches by words. */
    GuardConfig search();

    /** How long a statement of a search may take; in a form that PostgreSQL understands, too: {@code 1s}. */
    Duration searchStatementTimeout();

    /** Whole imports, up to 10,000 lines each. */
    GuardConfig imports();

    /** How long one statement of an import may take; a little less than the import's own timeout. */
    @WithDefault("55s")
    Duration importStatementTimeout();
}
