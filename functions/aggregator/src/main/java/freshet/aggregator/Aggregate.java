package freshet.aggregator;

import freshet.events.purchases.Purchase;
import freshet.events.users.User;
import freshet.http.ConsistencyToken.Entity;
import freshet.http.ConsistencyToken.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The parts of an answer as a strategy got them, each from the service that owns it or from the view.
 *
 * @param products by id; what a purchase names and the map has not is pending
 */
public record Aggregate(Part<User> user, Part<PurchasePage> purchases, Part<Map<UUID, ProductResponse>> products) {
    /** The instant at which the view held all that this answer takes from it; empty if it takes nothing, or that is not known. */
    public Optional<Instant> viewAsOf() {
        return purchases.ofView() ? Optional.ofNullable(purchases.state().asOf()) : Optional.empty();
    }

    /** Whether it comes from the view, though the user may have been asked of the owner. */
    public boolean isOfView() {
        return purchases.ofView();
    }

    /** The versions of what this answer shows from the owners, not from the view. */
    public List<Version> versionsOfOwners() {
        List<Version> versions = new ArrayList<>();
        if (!user.ofView() && !user.isMissing()) {
            versions.add(
                    new Version(Entity.USER, user.value().id(), user.value().version()));
        }
        if (!purchases.ofView() && !purchases.isMissing()) {
            purchases.value().items().forEach(of -> versions.add(new Version(Entity.PURCHASE, of.id(), of.version())));
        }
        if (!products.ofView() && !products.isMissing()) {
            products.value().values().stream().flatMap(Aggregate::version).forEach(versions::add);
        }
        return versions;
    }

    private static Stream<Version> version(ProductResponse product) {
        return switch (product) {
            case ProductResponse.Known known -> Stream.of(new Version(Entity.PRODUCT, known.id(), known.version()));
            case ProductResponse.Absent absent ->
                absent.status() == ProductResponse.Absence.DELETED
                        ? Stream.of(Version.deleted(Entity.PRODUCT, absent.id()))
                        : Stream.empty();
        };
    }

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
