package freshet.events.users;

import java.util.Objects;
import java.util.UUID;

/** A user exists from now on. */
public record UserCreated(User user) implements UserEvent {
    public UserCreated {
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
