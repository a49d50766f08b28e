package freshet.users;

import java.util.UUID;

/** A user as it is answered: the same fields as its events carry. */
record UserResponse(UUID id, String name, String email, String country, String externalId, long version) {
    static UserResponse of(User user) {
        return new UserResponse(user.id, user.name, user.email, user.country, user.externalId, user.version);
    }
}
