package freshet.users;

import freshet.http.Ids;
import freshet.http.Page;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.jpa.HibernateHints;

/** The users' table. What it reads leaves out the markers of deleted users. */
@ApplicationScoped
class UserRepository implements PanacheRepositoryBase<User, UUID> {
    // The bound is a prefix's last: no character comes after U+10FFFF. OFFSET 0 has the names found first, by their
    // index, and then
    // sorted: a plan that goes by the ids reads all users where few have the name.
    static final String BY_NAME_PREFIX = """
            SELECT * FROM (
                SELECT * FROM users
                WHERE folded(name) >= folded(?1) AND folded(name) < folded(?1) || chr(1114111) AND id > ?2 AND NOT deleted
                OFFSET 0) AS named
            ORDER BY id LIMIT ?3""";

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

    /** Those of these users after this one, by id. */
    Stream<User> findLive(List<UUID> ids, UUID after) {
        return pieceByPiece(find("id in ?1 and id > ?2 and not deleted order by id", ids, start(after)));
    }

    Optional<User> findByExternalId(String externalId) {
        return find("externalId", externalId).firstResultOptional();
    }

    /** At most {@code count} users by id, after this one; from the first if it is null. */
    Stream<User> findAfter(UUID after, int count) {
        return pieceByPiece(
                find("id > ?1 and not deleted order by id", start(after)).range(0, count - 1));
    }

    /** The same among those whose name begins like this, whatever the case and however its accents are written. */
    @SuppressWarnings("unchecked") // of this entity, as the query is told
    Stream<User> findByNamePrefix(String prefix, UUID after, int count) {
        return getEntityManager()
                .createNativeQuery(BY_NAME_PREFIX, User.class)
                .setParameter(1, prefix)
                .setParameter(2, start(after))
                .setParameter(3, count)
                .setHint(HibernateHints.HINT_FETCH_SIZE, Page.ROWS_AT_ONCE)
                .getResultStream();
    }

    // Read as far as the stream is, which is to be closed.
    private static Stream<User> pieceByPiece(PanacheQuery<User> found) {
        return found.withHint(HibernateHints.HINT_FETCH_SIZE, Page.ROWS_AT_ONCE).stream();
    }

    private static UUID start(UUID after) {
        return after == null ? Ids.BEFORE_ALL : after;
    }
}
