package freshet.users;

import freshet.http.ConsistencyToken;
import freshet.http.Cursor;
import freshet.http.EntityTags;
import freshet.http.Ids;
import freshet.http.IfMatch;
import freshet.http.IfNoneMatch;
import freshet.http.Page;
import freshet.http.Text;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Turns HTTP into {@link UserService} calls, and nothing else. */
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class UserResource {
    private final UserService users;

    UserResource(UserService users) {
        this.users = users;
    }

    /** Creates a user; 409 if the {@code externalId} is taken. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public RestResponse<UserResponse> create(@NotNull @Valid UserDetails details) {
        User user = users.create(details);
        return ResponseBuilder.<UserResponse>created(URI.create("/users/" + user.id))
                .entity(UserResponse.of(user))
                .tag(EntityTags.of(user.version))
                .header(ConsistencyToken.HEADER, token(user))
                .build();
    }

    /** One user; 304 if {@code If-None-Match} names its version, 404 if there is none of this id, or no longer. */
    @GET
    @Path("/{id}")
    public RestResponse<UserResponse> find(
            @RestPath UUID id, @RestHeader(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
        IfNoneMatch known = IfNoneMatch.of(ifNoneMatch);
        User user = users.get(id);
        return known.answer(EntityTags.of(user.version), () -> UserResponse.of(user));
    }

    /**
     * A page of users by id. {@code ids} (up to 500), {@code externalId} or {@code name} (a prefix, whatever the case) choose
     * which; unknown and deleted ones are left out. A page ends at its {@code limit}, which {@code ids} has none of, or at 1 MiB,
     * whichever comes first: {@code next} is the {@code after} of the next one.
     */
    @GET
    public Page<UserResponse> list(
            @RestQuery String ids,
            @RestQuery @Text(max = 100) String externalId,
            @Parameter(description = "How the name begins, in any case and with accents written either way")
                    @RestQuery
                    @Text(max = 200)
                    String name,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX) int limit,
            @RestQuery String after) {
        if (ids != null) {
            return users.page(Ids.parse(ids), Cursor.toId(after)).map(UserResponse::of);
        }
        if (externalId != null) {
            return whole(users.getByExternalId(externalId));
        }
        return users.page(name, limit, Cursor.toId(after)).map(UserResponse::of);
    }

    /** Replaces a user; 428 without {@code If-Match}, 412 if the version is another. */
    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public RestResponse<UserResponse> update(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @NotNull @Valid UserDetails details) {
        User user = users.update(id, IfMatch.of(ifMatch), details);
        return answer(user).header(ConsistencyToken.HEADER, token(user)).build();
    }

    /** Deletes a user and all that is personal; 428 without {@code If-Match}, 412 if the version is another. */
    @DELETE
    @Path("/{id}")
    @APIResponse(responseCode = "204", description = "It is deleted")
    public RestResponse<Void> delete(@RestPath UUID id, @RestHeader(HttpHeaders.IF_MATCH) List<String> ifMatch) {
        return ResponseBuilder.<Void>noContent()
                .header(ConsistencyToken.HEADER, token(users.delete(id, IfMatch.of(ifMatch))))
                .build();
    }

    private static ResponseBuilder<UserResponse> answer(User user) {
        return ResponseBuilder.ok(UserResponse.of(user)).tag(EntityTags.of(user.version));
    }

    private static String token(User user) {
        return ConsistencyToken.of(ConsistencyToken.Entity.USER, user.id, user.version);
    }

    private static Page<UserResponse> whole(List<User> found) {
        return new Page<>(found.stream().map(UserResponse::of).toList(), null);
    }
}
