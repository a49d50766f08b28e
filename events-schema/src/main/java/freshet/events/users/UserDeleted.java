package freshet.events.users;

import freshet.events.Require;
import java.util.Objects;
import java.util.UUID;

/** A user is gone. It carries nothing personal, and as the key's last record it is all that compaction leaves. */
public record UserDeleted(UUID id, long version) implements UserEvent {
    public UserDeleted {
        Objects.requireNonNull(id, "id");
        Require.version(version);
    }

    @Override
    public UUID subject() {
        return id;
    }
}
