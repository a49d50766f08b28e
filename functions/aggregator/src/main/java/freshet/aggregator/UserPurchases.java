package freshet.aggregator;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a user bought: the aggregated answer. But for {@code provenance} it is the same, byte for byte, by every strategy.
 *
 * @param user null if it could not be had
 * @param purchases newest first; null if they could not be had
 * @param next the cursor of the next page; null on the last
 */
@RegisterForReflection
record UserPurchases(UserResponse user, List<PurchaseResponse> purchases, String next, Provenance provenance) {}
