package freshet.products;

import freshet.audit.AuditedEntities;
import freshet.audit.AuditedKind;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductUpdated;
import freshet.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Products as an audit sees and mends them. */
@ApplicationScoped
class ProductAudit implements AuditedEntities {
    private final ProductRepository products;
    private final Outbox outbox;

    ProductAudit(ProductRepository products, Outbox outbox) {
        this.products = products;
        this.outbox = outbox;
    }

    @Override
    public AuditedKind kind() {
        return AuditedKind.PRODUCTS;
    }

    @Override
    public void republish(UUID id, long above) {
        Optional<Product> found = products.lock(id);
        if (found.isEmpty()) {
            outbox.append(new ProductDeleted(id, above + 1));
            return;
        }
        Product product = found.get();
        product.version = Math.max(product.version, above) + 1;
        outbox.append(product.deleted ? new ProductDeleted(id, product.version) : new ProductUpdated(product.state()));
    }
}
