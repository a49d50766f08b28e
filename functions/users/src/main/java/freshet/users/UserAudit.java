package freshet.users;

import freshet.audit.AuditedEntities;
import freshet.audit.AuditedKind;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import freshet.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Users as an audit sees and mends them. */
@ApplicationScoped
class UserAudit implements AuditedEntities {
    private final UserRepository users;
    private final Outbox outbox;

    UserAudit(UserRepository users, Outbox outbox) {
        this.users = users;
        this.outbox = outbox;
    }

    @Override
    public AuditedKind kind() {
        return AuditedKind.USERS;
    }

    @Override
    public void republish(UUID id, long above) {
        Optional<User> found = users.lock(id);
        if (found.isEmpty()) {
            outbox.append(new UserDeleted(id, above + 1));
            return;
        }
        User user = found.get();
        user.version = Math.max(user.version, above) + 1;
        outbox.append(user.deleted ? new UserDeleted(id, user.version) : new UserUpdated(user.state()));
    }
}
