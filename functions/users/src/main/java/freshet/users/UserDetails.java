package freshet.users;

import freshet.http.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;

/**
 * What a client says of a user: the body of {@code POST} and {@code PUT}, and a line of an import.
 *
 * @param externalId the client's own unique key; may be left out. It is given once: a later {@code PUT} may repeat it or
 *     leave it out, not change it
 */
@RegisterForReflection // an import reads it by hand
record UserDetails(
        @NotNull @Text(max = 200) String name,
        @NotNull @Text(max = 254) @Email String email,
        @NotNull @Text(max = 100) String country,
        @Text(max = 100) String externalId) {}
