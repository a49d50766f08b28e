package freshet.purchases;

import freshet.events.Money;
import freshet.purchases.catalog.ProductCatalog;
import freshet.purchases.idempotency.IdempotentRequest;
import freshet.purchases.idempotency.StoredAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Places purchases, each once. No transaction is open while the products service is asked. */
@ApplicationScoped
class PurchasePlacing {
    private final PurchaseService purchases;
    private final ProductCatalog products;

    PurchasePlacing(PurchaseService purchases, ProductCatalog products) {
        this.purchases = purchases;
        this.products = products;
    }

    /**
     * Places a purchase at the product's price of now. A repeat gives the first answer again and asks nobody for it.
     *
     * @param answering makes the answer of the purchase that is placed
     * @throws freshet.http.ProblemException 409, 422 or 503 as {@link PurchaseService#place} and {@link ProductCatalog#priceOf} say
     */
    StoredAnswer place(IdempotentRequest request, PlacePurchase order, Function<Purchase, StoredAnswer> answering)
            throws SQLException {
        Optional<StoredAnswer> first = purchases.firstAnswer(request);
        if (first.isPresent()) {
            return first.get();
        }
        return purchases.place(request, order, price(order.productId()), answering);
    }

    private Money price(UUID productId) {
        return products.mayBeWaking() ? products.priceOfPatiently(productId) : products.priceOf(productId);
    }
}
