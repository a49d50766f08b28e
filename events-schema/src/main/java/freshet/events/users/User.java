package freshet.events.users;

import java.util.UUID;

/**
 * A user's whole state.
 *
 * @param externalId the client's own unique key; null where the client gave none
 * @param country a country's name as the client wrote it
 * @param version grows by one with each change, from 1
 */
public record User(UUID id, String externalId, String name, String email, String country, long version) {}
