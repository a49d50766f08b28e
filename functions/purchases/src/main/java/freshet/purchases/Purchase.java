package freshet.purchases;

import freshet.events.Money;
import freshet.events.purchases.PurchaseStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A purchase as it is stored. */
@Entity
@Table(name = "purchases")
class Purchase {
    @Id
    UUID id;

    @Column(name = "external_id")
    String externalId;

    @Column(name = "user_id")
    UUID userId;

    @Column(name = "product_id")
    UUID productId;

    int quantity;

    @Column(name = "unit_price_amount")
    long unitPriceAmount;

    @Column(name = "unit_price_currency")
    String unitPriceCurrency;

    @Column(name = "purchased_at")
    Instant purchasedAt;

    @Enumerated(EnumType.STRING)
    PurchaseStatus status;

    long version;

    /** The whole state, as events carry it. */
    freshet.events.purchases.Purchase state() {
        return new freshet.events.purchases.Purchase(
                id,
                externalId,
                userId,
                productId,
                quantity,
                new Money(unitPriceAmount, unitPriceCurrency),
                purchasedAt,
                status,
                version);
    }

    void cancel() {
        status = PurchaseStatus.CANCELLED;
        version++;
    }
}
