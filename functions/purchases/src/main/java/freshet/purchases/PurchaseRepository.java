package freshet.purchases;

import freshet.http.Cursor.TimeAndId;
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

/** The purchases' table. */
@ApplicationScoped
class PurchaseRepository implements PanacheRepositoryBase<Purchase, UUID> {
    private static final String NEWEST_FIRST = " order by purchasedAt desc, id desc";

    /**
     * Stores a new purchase.
     *
     * @throws ProblemException 409 if its external id is taken
     */
    void insert(Purchase purchase) {
        try {
            persistAndFlush(purchase);
        } catch (ConstraintViolationException e) {
            throw new ProblemException(
                    ProblemType.ALREADY_EXISTS,
                    "the externalId " + purchase.externalId + " is taken by another purchase");
        }
    }

    /** The purchase, locked until the transaction ends: what is decided on its version stays true. */
    Optional<Purchase> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    Optional<Purchase> findByExternalId(String externalId) {
        return find("externalId", externalId).firstResultOptional();
    }

    /** At most {@code count} purchases after this place, newest first. */
    List<Purchase> findAfter(TimeAndId after, int count) {
        return find("(purchasedAt, id) < (?1, ?2)" + NEWEST_FIRST, after.time(), after.id())
                .page(Page.ofSize(count))
                .list();
    }

    /** The same among those of one user. */
    List<Purchase> findOfUserAfter(UUID userId, TimeAndId after, int count) {
        return find("userId = ?1 and (purchasedAt, id) < (?2, ?3)" + NEWEST_FIRST, userId, after.time(), after.id())
                .page(Page.ofSize(count))
                .list();
    }
}
