package freshet.products;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The stock's table: a row for each product that is not deleted. */
@ApplicationScoped
class StockRepository implements PanacheRepositoryBase<ProductStock, UUID> {
    void insert(UUID productId, int stock) {
        ProductStock row = new ProductStock();
        row.productId = productId;
        row.stock = stock;
        persist(row);
    }

    /** Sets a product's stock, whatever it was; false if there is no such product, or no longer. */
    boolean set(UUID productId, int stock) {
        return update("stock = ?1 where productId = ?2", stock, productId) == 1;
    }
}
