package freshet.events.users;

import freshet.events.Require;
import java.util.Objects;
import java.util.UUID;

/**
 * A user's whole state.
 *
 * @param externalId the client's own unique key; null where the client gave none
 * @param country a country's name as the client wrote it
 * @param version grows by one with each change, from 1
 */
public record User(UUID id, String externalId, String name, String email, String country, long version) {
    public User {
        Objects.requireNonNull(id, "id");
        Require.textOrNull(externalId, "externalId");
        Require.text(name, "name");
        Require.text(email, "email");
        Require.text(country, "country");
        Require.version(version);
    }
}
