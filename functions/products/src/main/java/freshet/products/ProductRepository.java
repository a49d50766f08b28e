package freshet.products;

import freshet.http.Ids;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** The products' table. */
@ApplicationScoped
class ProductRepository implements PanacheRepositoryBase<Product, UUID> {

    /**
     * Stores a new product.
     *
     * @throws ProblemException 409 if its sku is taken
     */
    void insert(Product product) {
        try {
            persistAndFlush(product);
        } catch (ConstraintViolationException e) {
            throw new ProblemException(
                    ProblemType.ALREADY_EXISTS, "the sku " + product.sku + " is taken by another product");
        }
    }

    Optional<Product> findLive(UUID id) {
        return findByIdOptional(id).filter(product -> !product.deleted);
    }

    /** The product, locked until the transaction ends: what is decided on its version stays true. */
    Optional<Product> lockLive(UUID id) {
        return lock(id).filter(product -> !product.deleted);
    }

    /** The same, or the marker of a deleted one. */
    Optional<Product> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Those of these products that exist or have existed, by id: the deleted ones as their markers. */
    List<Product> find(List<UUID> ids) {
        return list("id in ?1 order by id", ids);
    }

    Optional<Product> findBySku(String sku) {
        return find("sku", sku).firstResultOptional();
    }

    /** At most {@code count} products by id, after this one; from the first if it is null. Deleted ones are left out. */
    List<Product> findAfter(UUID after, int count) {
        return find("id > ?1 and not deleted order by id", after == null ? Ids.BEFORE_ALL : after)
                .page(Page.ofSize(count))
                .list();
    }
}
