package freshet.products;

import freshet.http.Ids;
import freshet.http.Page;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.jpa.HibernateHints;

/** The products' table. */
@ApplicationScoped
class ProductRepository implements PanacheRepositoryBase<Product, UUID> {
    private static final String LISTED = """
            select new freshet.products.ListedProduct(id, sku, name, case when :described = true then description end,
                priceAmount, priceCurrency, version, deleted)
            from Product where\s""";

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

    /** Those of these products after this one that exist or have existed, by id: the deleted ones as their markers. */
    Stream<ListedProduct> list(List<UUID> ids, UUID after, boolean described) {
        return list("id in :ids and id > :after order by id", described)
                .setParameter("ids", ids)
                .setParameter("after", start(after))
                .getResultStream();
    }

    Stream<ListedProduct> listBySku(String sku, boolean described) {
        return list("sku = :sku", described).setParameter("sku", sku).getResultStream();
    }

    /** At most {@code count} products by id, after this one; from the first if it is null. Deleted ones are left out. */
    Stream<ListedProduct> listAfter(UUID after, int count, boolean described) {
        return list("id > :after and not deleted order by id", described)
                .setParameter("after", start(after))
                .setMaxResults(count)
                .getResultStream();
    }

    // Read piece by piece, as far as the stream is; it is to be closed. A description that nobody wants is not read.
    private TypedQuery<ListedProduct> list(String condition, boolean described) {
        return getEntityManager()
                .createQuery(LISTED + condition, ListedProduct.class)
                .setParameter("described", described)
                .setHint(HibernateHints.HINT_FETCH_SIZE, Page.ROWS_AT_ONCE);
    }

    private static UUID start(UUID after) {
        return after == null ? Ids.BEFORE_ALL : after;
    }
}
