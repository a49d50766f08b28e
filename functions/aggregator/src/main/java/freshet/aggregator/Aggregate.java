package freshet.aggregator;

import freshet.events.purchases.Purchase;
import freshet.events.users.User;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The parts of an answer as a strategy got them, each from the service that owns it or from the view.
 *
 * @param products by id; what a purchase names and the map has not is pending
 */
public record Aggregate(Part<User> user, Part<PurchasePage> purchases, Part<Map<UUID, ProductResponse>> products) {
    /** Puts the parts together: the one place where answers are made, so that all strategies make the same. */
    UserPurchases reduce(String strategy, Provenance.Why why) {
        var lines = purchases.isMissing()
                ? null
                : purchases.value().items().stream().map(this::line).toList();
        var parts = new Provenance.Parts(user.state(), purchases.state(), products.state());
        boolean pending = lines != null && lines.stream().anyMatch(line -> isPending(line.product()));
        boolean complete = !pending
                && Stream.of(user, purchases, products)
                        .allMatch(part -> part.state().status() == PartState.Status.OK);
        return new UserPurchases(
                user.isMissing() ? null : UserResponse.of(user.value()),
                lines,
                purchases.isMissing() ? null : purchases.value().next(),
                new Provenance(strategy, why, complete, parts));
    }

    private PurchaseResponse line(Purchase purchase) {
        UUID productId = purchase.productId();
        ProductResponse product = products.isMissing() ? null : products.value().get(productId);
        return PurchaseResponse.of(purchase, product == null ? ProductResponse.pending(productId) : product);
    }

    private static boolean isPending(ProductResponse product) {
        return switch (product) {
            case ProductResponse.Known known -> false;
            case ProductResponse.Absent absent -> absent.status() == ProductResponse.Absence.PENDING;
        };
    }
}
