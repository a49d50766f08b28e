package freshet.products;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** How many pieces of a product there are. A deleted product has no stock. */
@Entity
@Table(name = "stock")
class ProductStock {
    @Id
    @Column(name = "product_id")
    UUID productId;

    int stock;
}
