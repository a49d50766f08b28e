package freshet.events.users;

import java.util.Objects;
import java.util.UUID;

/** A user's state is replaced by this one. */
public record UserUpdated(User user) implements UserEvent {
    public UserUpdated {
        Objects.requireNonNull(user, "user");
    }

    @Override
    public UUID subject() {
        return user.id();
    }

    @Override
    public long version() {
        return user.version();
    }
}
