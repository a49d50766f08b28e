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
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** The view's purchases. */
@ApplicationScoped
class PurchaseRows {
    private static final Columns<Purchase> UPSERT = new Columns<Purchase>("""
                    INSERT INTO purchases AS known
                        (generation, id, external_id, user_id, product_id, quantity, unit_price_amount,
                         unit_price_currency, purchased_at, status, version)""", """
                    ON CONFLICT (generation, id) DO UPDATE SET
                        external_id = excluded.external_id, user_id = excluded.user_id,
                        product_id = excluded.product_id, quantity = excluded.quantity,
                        unit_price_amount = excluded.unit_price_amount,
                        unit_price_currency = excluded.unit_price_currency,
                        purchased_at = excluded.purchased_at, status = excluded.status, version = excluded.version
                    WHERE excluded.version > known.version""")
            .with("uuid", Purchase::id)
            .with("text", Purchase::externalId)
            .with("uuid", Purchase::userId)
            .with("uuid", Purchase::productId)
            .with("int", Purchase::quantity)
            .with("bigint", purchase -> purchase.unitPrice().amount())
            .with("text", purchase -> purchase.unitPrice().currency())
            .with("timestamptz", purchase -> purchase.purchasedAt().atOffset(ZoneOffset.UTC))
            .with("text", purchase -> purchase.status().name())
            .with("bigint", Purchase::version);

    /** Brings each purchase to the newest version of these events, unless a newer one is known. */
    void merge(Connection connection, int generation, List<PurchaseEvent> events) throws SQLException {
        UPSERT.merge(
                connection,
                generation,
                Newest.perEntity(events).stream().flatMap(PurchaseRows::state).toList());
    }

    private static Stream<Purchase> state(PurchaseEvent event) {
        return switch (event) {
            case PurchaseCreated created -> Stream.of(created.purchase());
            case PurchaseConfirmed confirmed -> Stream.of(confirmed.purchase());
            case PurchaseRejected rejected -> Stream.of(rejected.purchase());
            case PurchaseCancelled cancelled -> Stream.of(cancelled.purchase());
            case PurchaseDeleted deleted -> Stream.empty();
        };
    }
}
