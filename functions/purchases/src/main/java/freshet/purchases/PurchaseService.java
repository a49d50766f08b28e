package freshet.purchases;

import freshet.events.Money;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseStatus;
import freshet.http.Cursor;
import freshet.http.Cursor.TimeAndId;
import freshet.http.Ids;
import freshet.http.IfMatch;
import freshet.http.Page;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.outbox.Outbox;
import freshet.purchases.idempotency.IdempotencyKeys;
import freshet.purchases.idempotency.IdempotentRequest;
import freshet.purchases.idempotency.StoredAnswer;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The rules of purchases. Each change and its event are one transaction. */
@ApplicationScoped
class PurchaseService {
    private static final TimeAndId ABOVE_ALL = new TimeAndId(Instant.parse("9999-12-31T23:59:59.999Z"), Ids.AFTER_ALL);

    private final PurchaseRepository purchases;
    private final IdempotencyKeys keys;
    private final Outbox outbox;
    private final Clock clock;

    PurchaseService(PurchaseRepository purchases, IdempotencyKeys keys, Outbox outbox, Clock clock) {
        this.purchases = purchases;
        this.keys = keys;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The first answer to this request; empty if there is none yet. */
    @ApplyGuard(PurchaseGuards.READS)
    Optional<StoredAnswer> firstAnswer(IdempotentRequest request) throws SQLException {
        return keys.find(request);
    }

    /**
     * Stores a purchase with the answer to it: both or neither. It is pending until products have decided on its stock. If the
     * same request was first by a moment, waits for it and gives its answer.
     *
     * @throws ProblemException 409 if the external id is taken, 422 if the key stands for another request
     */
    @ApplyGuard(PurchaseGuards.WRITES)
    @Transactional(rollbackOn = SQLException.class)
    StoredAnswer place(
            IdempotentRequest request, PlacePurchase order, Money unitPrice, Function<Purchase, StoredAnswer> answering)
            throws SQLException {
        Purchase purchase = pending(order, unitPrice);
        StoredAnswer answer = answering.apply(purchase);
        Optional<StoredAnswer> first = keys.storeFirst(request, answer);
        if (first.isPresent()) {
            return first.get();
        }
        purchases.insert(purchase);
        outbox.append(new PurchaseCreated(purchase.state()));
        keys.removeExpired();
        return answer;
    }

    /**
     * Takes a purchase back, pending or confirmed; its row stays, and products give its pieces back to the stock.
     *
     * @throws ProblemException 404; 412 as {@link IfMatch#check} says, 409 if it is cancelled or rejected already
     */
    @ApplyGuard(PurchaseGuards.WRITES)
    @Transactional
    Purchase cancel(UUID id, IfMatch ifMatch) {
        Purchase purchase = purchases.lock(id).orElseThrow(() -> new PurchaseNotFound(id));
        ifMatch.check(purchase.version);
        switch (purchase.status) {
            case PENDING, CONFIRMED -> {}
            case CANCELLED -> throw new ProblemException(ProblemType.CONFLICT, "the purchase is cancelled already");
            case REJECTED ->
                throw new ProblemException(
                        ProblemType.CONFLICT, "the purchase was rejected: there is nothing to cancel");
        }
        purchase.cancel();
        outbox.append(new PurchaseCancelled(purchase.state()));
        return purchase;
    }

    @ApplyGuard(PurchaseGuards.READS)
    @Transactional
    Purchase get(UUID id) {
        return purchases.findByIdOptional(id).orElseThrow(() -> new PurchaseNotFound(id));
    }

    @ApplyGuard(PurchaseGuards.READS)
    @Transactional
    List<Purchase> getByExternalId(String externalId) {
        return purchases.findByExternalId(externalId).stream().toList();
    }

    /**
     * A page of purchases, newest first.
     *
     * @param userId only those of this user; null for all
     * @param after the place that it begins after; null for the first page
     */
    @ApplyGuard(PurchaseGuards.READS)
    @Transactional
    Page<Purchase> page(UUID userId, int limit, TimeAndId after) {
        TimeAndId last = after == null ? ABOVE_ALL : after;
        List<Purchase> rows = userId == null
                ? purchases.findAfter(last, limit + 1)
                : purchases.findOfUserAfter(userId, last, limit + 1);
        return Page.of(rows, limit, purchase -> Cursor.ofTime(purchase.purchasedAt, purchase.id));
    }

    private Purchase pending(PlacePurchase order, Money unitPrice) {
        Purchase purchase = new Purchase();
        purchase.id = Ids.next();
        purchase.externalId = order.externalId();
        purchase.userId = order.userId();
        purchase.productId = order.productId();
        purchase.quantity = order.quantity();
        purchase.unitPriceAmount = unitPrice.amount();
        purchase.unitPriceCurrency = unitPrice.currency();
        purchase.purchasedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        purchase.status = PurchaseStatus.PENDING;
        purchase.version = 1;
        return purchase;
    }
}
