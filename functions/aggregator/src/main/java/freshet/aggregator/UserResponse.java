package freshet.aggregator;

import freshet.events.users.User;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** The user of an answer. */
@RegisterForReflection
record UserResponse(UUID id, String name, String email, String country, String externalId, long version) {
    static UserResponse of(User user) {
        return new UserResponse(
                user.id(), user.name(), user.email(), user.country(), user.externalId(), user.version());
    }
}
