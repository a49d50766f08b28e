package freshet.aggregator.strategies;

import freshet.aggregator.Aggregate;
import freshet.aggregator.Part;
import freshet.aggregator.ProductResponse;
import freshet.aggregator.PurchasePage;
import freshet.aggregator.UserNotFound;
import freshet.events.products.Product;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryFailed;
import freshet.events.queries.QueryPart;
import freshet.events.queries.QueryResult;
import freshet.events.queries.UserQueryResult;
import freshet.events.users.User;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The results of one query, as they come in: the first of each part counts. */
final class Gathered {
    private final CountDownLatch done = new CountDownLatch(1);
    private UserQueryResult user;
    private PurchaseQueryResult purchases;
    private ProductQueryResult products;
    private final Set<QueryPart> failed = EnumSet.noneOf(QueryPart.class);

    /**
     * Adds a result.
     *
     * @return false if it says nothing new
     */
    synchronized boolean add(QueryResult result) {
        boolean isFirst = switch (result) {
            case UserQueryResult of -> user == null;
            case PurchaseQueryResult of -> purchases == null;
            case ProductQueryResult of -> products == null;
            case QueryFailed of -> !failed.containsAll(of.parts());
        };
        if (isFirst) {
            switch (result) {
                case UserQueryResult of -> user = of;
                case PurchaseQueryResult of -> purchases = of;
                case ProductQueryResult of -> products = of;
                case QueryFailed of -> failed.addAll(of.parts());
            }
            if (isDone()) {
                done.countDown();
            }
        }
        return isFirst;
    }

    // A user that does not exist needs no purchases, and without purchases there are no products to wait for.
    private boolean isDone() {
        boolean noUser = user != null && user.user() == null;
        boolean noPurchases = purchases != null && purchases.purchases().isEmpty();
        return noUser
                || isSettled(QueryPart.USER, user)
                        && isSettled(QueryPart.PURCHASES, purchases)
                        && (noPurchases || isSettled(QueryPart.PRODUCTS, products));
    }

    private boolean isSettled(QueryPart part, QueryResult result) {
        return result != null || failed.contains(part);
    }

    /**
     * Waits until each part is there or known not to come, or the time is over.
     *
     * @return false if the time is over
     */
    boolean await(Duration time) throws InterruptedException {
        return done.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The answer, as far as it came.
     *
     * @throws UserNotFound if users knows no such user
     */
    synchronized Aggregate reduce(UUID userId) {
        if (user != null && user.user() == null) {
            throw UserNotFound.atOwner(userId);
        }
        return new Aggregate(userPart(), purchasePart(), productPart());
    }

    private Part<User> userPart() {
        return user == null ? missing(QueryPart.USER, "users") : Part.ok(user.user(), user.asOf());
    }

    private Part<PurchasePage> purchasePart() {
        return purchases == null
                ? missing(QueryPart.PURCHASES, "purchases")
                : Part.ok(new PurchasePage(purchases.purchases(), purchases.next()), purchases.asOf());
    }

    private Part<Map<UUID, ProductResponse>> productPart() {
        if (purchases != null && purchases.purchases().isEmpty()) {
            return Part.ok(Map.of(), purchases.asOf());
        }
        if (products == null) {
            return missing(QueryPart.PRODUCTS, failed.contains(QueryPart.PURCHASES) ? "purchases" : "products");
        }
        Map<UUID, ProductResponse> byId = new HashMap<>();
        products.deleted().forEach(id -> byId.put(id, ProductResponse.deleted(id)));
        products.products().forEach(product -> byId.put(product.id(), known(product)));
        return Part.ok(byId, products.asOf());
    }

    private static ProductResponse known(Product product) {
        return new ProductResponse.Known(
                product.id(), product.sku(), product.name(), product.price(), product.version());
    }

    private <T> Part<T> missing(QueryPart part, String owner) {
        return Part.missing(owner + (failed.contains(part) ? " could not answer" : " did not answer in time"));
    }
}
