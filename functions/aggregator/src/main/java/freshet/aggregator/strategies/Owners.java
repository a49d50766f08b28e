package freshet.aggregator.strategies;

import freshet.aggregator.Part;
import freshet.aggregator.ProductResponse;
import freshet.aggregator.PurchasePage;
import freshet.aggregator.Question;
import freshet.aggregator.UserNotFound;
import freshet.events.purchases.Purchase;
import freshet.events.users.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Bulkhead;

/**
 * The parts of an answer as their owners give them, one call for each. A part shows all that was so when its call was sent,
 * which is the most that can be said.
 */
@ApplicationScoped
class Owners {
    private final Users users;
    private final Purchases purchases;
    private final Products products;

    Owners(Users users, Purchases purchases, Products products) {
        this.users = users;
        this.purchases = purchases;
        this.products = products;
    }

    /**
     * Starts those that may be at zero, beside each other, and waits for nothing: what is asked of one owner after another then finds
     * the later ones started, too.
     */
    void wake() {
        users.wake();
        purchases.wake();
        products.wake();
    }

    /** Whether one of them may still be starting. */
    boolean anyMayBeWaking() {
        return users.mayBeWaking() || purchases.mayBeWaking() || products.mayBeWaking();
    }

    /** @throws UserNotFound if there is none of this id, or no longer */
    Part<User> user(UUID id) {
        return asOfNow(() -> (users.mayBeWaking() ? users.findPatiently(id) : users.find(id))
                .orElseThrow(() -> UserNotFound.atOwner(id)));
    }

    /** The same for the view, which does not know this user; a bulkhead keeps those who make ids up from crowding out the others. */
    @Bulkhead
    Part<User> userForView(UUID id) {
        return user(id);
    }

    Part<PurchasePage> purchases(Question question) {
        return asOfNow(() -> purchases.mayBeWaking() ? purchases.pagePatiently(question) : purchases.page(question));
    }

    /** The products that these purchases name; without purchases there is nothing to ask. */
    Part<Map<UUID, ProductResponse>> products(PurchasePage page) {
        Set<UUID> ids = page.items().stream().map(Purchase::productId).collect(Collectors.toSet());
        return asOfNow(() -> {
            if (ids.isEmpty()) {
                return Map.of();
            }
            return products.mayBeWaking() ? products.byIdsPatiently(ids) : products.byIds(ids);
        });
    }

    private static <T> Part<T> asOfNow(Supplier<T> call) {
        Instant sent = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return Part.ok(call.get(), sent);
    }
}
