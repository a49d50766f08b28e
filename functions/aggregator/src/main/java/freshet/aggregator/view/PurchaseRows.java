package freshet.aggregator.view;

import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.purchases.PurchaseRejected;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** The view's purchases. */
@ApplicationScoped
class PurchaseRows {
    private static final Columns<Row> UPSERT = new Columns<Row>("""
                    INSERT INTO purchases_%d AS known
                        (generation, id, external_id, user_id, product_id, quantity, unit_price_amount,
                         unit_price_currency, purchased_at, status, version, deleted)""", """
                    ON CONFLICT (generation, id) DO UPDATE SET
                        external_id = excluded.external_id, user_id = excluded.user_id,
                        product_id = excluded.product_id, quantity = excluded.quantity,
                        unit_price_amount = excluded.unit_price_amount,
                        unit_price_currency = excluded.unit_price_currency,
                        purchased_at = excluded.purchased_at, status = excluded.status, version = excluded.version,
                        deleted = excluded.deleted
                    WHERE excluded.version > known.version""")
            .with("uuid", Row::id)
            .with("text", Row::externalId)
            .with("uuid", Row::userId)
            .with("uuid", Row::productId)
            .with("int", Row::quantity)
            .with("bigint", Row::priceAmount)
            .with("text", Row::priceCurrency)
            .with("timestamptz", Row::purchasedAt)
            .with("text", Row::status)
            .with("bigint", Row::version)
            .with("boolean", Row::deleted);

    private record Row(
            UUID id,
            String externalId,
            UUID userId,
            UUID productId,
            Integer quantity,
            Long priceAmount,
            String priceCurrency,
            OffsetDateTime purchasedAt,
            String status,
            long version,
            boolean deleted) {
        static Row of(PurchaseEvent event) {
            return switch (event) {
                case PurchaseCreated created -> of(created.purchase());
                case PurchaseConfirmed confirmed -> of(confirmed.purchase());
                case PurchaseRejected rejected -> of(rejected.purchase());
                case PurchaseCancelled cancelled -> of(cancelled.purchase());
                case PurchaseDeleted gone ->
                    new Row(gone.id(), null, null, null, null, null, null, null, null, gone.version(), true);
            };
        }

        private static Row of(Purchase purchase) {
            return new Row(
                    purchase.id(),
                    purchase.externalId(),
                    purchase.userId(),
                    purchase.productId(),
                    purchase.quantity(),
                    purchase.unitPrice().amount(),
                    purchase.unitPrice().currency(),
                    purchase.purchasedAt().atOffset(ZoneOffset.UTC),
                    purchase.status().name(),
                    purchase.version(),
                    false);
        }
    }

    /** Brings each purchase to the newest version of these events, unless a newer one is known. */
    void merge(Connection connection, int generation, List<PurchaseEvent> events) throws SQLException {
        UPSERT.merge(
                connection,
                generation,
                Newest.perEntity(events).stream().map(Row::of).toList());
    }
}
