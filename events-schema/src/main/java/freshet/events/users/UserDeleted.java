package freshet.events.users;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.UUID;

/** A user is gone. It carries nothing personal, and as the key's last record it is all that compaction leaves. */
public record UserDeleted(UUID id, @JsonProperty long version) implements UserEvent {
    public UserDeleted {
        Objects.requireNonNull(id, "id");
    }

    @Override
    public UUID subject() {
        return id;
    }
}
