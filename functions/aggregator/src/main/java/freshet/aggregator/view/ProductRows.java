package freshet.aggregator.view;

import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductEvent;
import freshet.events.products.ProductUpdated;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The view's products. */
@ApplicationScoped
class ProductRows {
    private static final Columns<Row> UPSERT = new Columns<Row>("""
                    INSERT INTO products_%d AS known
                        (generation, id, sku, name, price_amount, price_currency, version, deleted)""", """
                    ON CONFLICT (generation, id) DO UPDATE SET
                        sku = excluded.sku, name = excluded.name, price_amount = excluded.price_amount,
                        price_currency = excluded.price_currency, version = excluded.version, deleted = excluded.deleted
                    WHERE excluded.version > known.version""")
            .with("uuid", Row::id)
            .with("text", Row::sku)
            .with("text", Row::name)
            .with("bigint", Row::priceAmount)
            .with("text", Row::priceCurrency)
            .with("bigint", Row::version)
            .with("boolean", Row::deleted);

    private record Row(
            UUID id, String sku, String name, Long priceAmount, String priceCurrency, long version, boolean deleted) {
        static Row of(ProductEvent event) {
            return switch (event) {
                case ProductCreated created -> of(created.product());
                case ProductUpdated updated -> of(updated.product());
                case ProductDeleted gone -> new Row(gone.id(), null, null, null, null, gone.version(), true);
            };
        }

        private static Row of(Product product) {
            return new Row(
                    product.id(),
                    product.sku(),
                    product.name(),
                    product.price().amount(),
                    product.price().currency(),
                    product.version(),
                    false);
        }
    }

    /** Brings each product to the newest version of these events, unless a newer one is known. */
    void merge(Connection connection, int generation, List<ProductEvent> events) throws SQLException {
        UPSERT.merge(
                connection,
                generation,
                Newest.perEntity(events).stream().map(Row::of).toList());
    }
}
