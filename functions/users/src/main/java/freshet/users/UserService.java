package freshet.users;

import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import freshet.http.Cursor;
import freshet.http.Ids;
import freshet.http.IfMatch;
import freshet.http.Page;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.outbox.Outbox;
import freshet.users.erasure.Erasures;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The rules of users. Each change and its event are one transaction. */
@ApplicationScoped
class UserService {
    private final UserRepository users;
    private final Outbox outbox;
    private final Erasures erasures;

    UserService(UserRepository users, Outbox outbox, Erasures erasures) {
        this.users = users;
        this.outbox = outbox;
        this.erasures = erasures;
    }

    @ApplyGuard(UserGuards.WRITES)
    @Transactional
    User create(UserDetails details) {
        User user = new User();
        user.id = Ids.next();
        user.externalId = details.externalId();
        describe(user, details);
        user.version = 1;
        users.insert(user);
        outbox.append(new UserCreated(user.state()));
        return user;
    }

    /**
     * Replaces what is known of a user.
     *
     * @throws ProblemException 404; 412 as {@link IfMatch#check} says, 409 if the external id would change
     */
    @ApplyGuard(UserGuards.WRITES)
    @Transactional
    User update(UUID id, IfMatch ifMatch, UserDetails details) {
        User user = lock(id, ifMatch);
        if (details.externalId() != null && !details.externalId().equals(user.externalId)) {
            throw new ProblemException(ProblemType.CONFLICT, "an externalId is given once and cannot change");
        }
        describe(user, details);
        user.version++;
        outbox.append(new UserUpdated(user.state()));
        return user;
    }

    /** Deletes a user and all that is personal; what is left is the marker. */
    @ApplyGuard(UserGuards.WRITES)
    @Transactional
    User delete(UUID id, IfMatch ifMatch) {
        User user = lock(id, ifMatch);
        user.erase();
        erasures.publish(new UserDeleted(user.id, user.version));
        return user;
    }

    @ApplyGuard(UserGuards.READS)
    @Transactional
    User get(UUID id) {
        return users.findLive(id).orElseThrow(() -> new UserNotFound(id));
    }

    /**
     * Those of these users that exist, by id: all that fit into a page.
     *
     * @param last the id that it begins after; null for the first page
     */
    @ApplyGuard(UserGuards.READS)
    @Transactional
    Page<User> page(List<UUID> ids, UUID last) {
        return page(users.findLive(ids, last), ids.size());
    }

    @ApplyGuard(UserGuards.READS)
    @Transactional
    List<User> getByExternalId(String externalId) {
        return users.findByExternalId(externalId).stream().toList();
    }

    /**
     * A page of users by id.
     *
     * @param namePrefix only those whose name begins like this, whatever the case; null for all
     * @param last the id that it begins after; null for the first page
     */
    @ApplyGuard(UserGuards.READS)
    @Transactional
    Page<User> page(String namePrefix, int limit, UUID last) {
        return page(
                namePrefix == null
                        ? users.findAfter(last, limit + 1)
                        : users.findByNamePrefix(namePrefix, last, limit + 1),
                limit);
    }

    private static Page<User> page(Stream<User> found, int limit) {
        try (found) {
            return Page.of(found.iterator(), limit, User::bytes, user -> Cursor.ofId(user.id));
        }
    }

    private User lock(UUID id, IfMatch ifMatch) {
        User user = users.lockLive(id).orElseThrow(() -> new UserNotFound(id));
        ifMatch.check(user.version);
        return user;
    }

    private static void describe(User user, UserDetails details) {
        user.name = details.name();
        user.email = details.email();
        user.country = details.country();
    }
}
