package freshet.users;

import freshet.http.Ids;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** The users' table. What it reads leaves out the markers of deleted users. */
@ApplicationScoped
class UserRepository implements PanacheRepositoryBase<User, UUID> {

    /**
     * Stores a new user.
     *
     * @throws ProblemException 409 if its external id is taken
     */
    void insert(User user) {
        try {
            persistAndFlush(user);
        } catch (ConstraintViolationException e) {
            throw new ProblemException(
                    ProblemType.ALREADY_EXISTS, "the externalId " + user.externalId + " is taken by another user");
        }
    }

    Optional<User> findLive(UUID id) {
        return findByIdOptional(id).filter(user -> !user.deleted);
    }

    /** The user, locked until the transaction ends: what is decided on its version stays true. */
    Optional<User> lockLive(UUID id) {
        return lock(id).filter(user -> !user.deleted);
    }

    /** The same, or the marker of a deleted one. */
    Optional<User> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    List<User> findLive(List<UUID> ids) {
        return list("id in ?1 and not deleted order by id", ids);
    }

    Optional<User> findByExternalId(String externalId) {
        return find("externalId", externalId).firstResultOptional();
    }

    /** At most {@code count} users by id, after this one; from the first if it is null. */
    List<User> findAfter(UUID after, int count) {
        return find("id > ?1 and not deleted order by id", start(after))
                .page(Page.ofSize(count))
                .list();
    }

    /** The same among those whose name begins like this, whatever the case. */
    List<User> findByNamePrefix(String prefix, UUID after, int count) {
        String pattern = prefix.toLowerCase(Locale.ROOT)
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_")
                + "%";
        return find("lower(name) like ?1 escape '\\' and id > ?2 and not deleted order by id", pattern, start(after))
                .page(Page.ofSize(count))
                .list();
    }

    private static UUID start(UUID after) {
        return after == null ? Ids.BEFORE_ALL : after;
    }
}
