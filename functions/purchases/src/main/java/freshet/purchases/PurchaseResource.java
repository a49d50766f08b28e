package freshet.purchases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import freshet.http.ConsistencyToken;
import freshet.http.Cursor;
import freshet.http.EntityTags;
import freshet.http.IfMatch;
import freshet.http.IfNoneMatch;
import freshet.http.Page;
import freshet.http.Text;
import freshet.purchases.idempotency.IdempotentRequest;
import freshet.purchases.idempotency.StoredAnswer;
import freshet.resilience.clients.Client;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Turns HTTP into {@link PurchasePlacing} and {@link PurchaseService} calls, and nothing else. */
@Path("/purchases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PurchaseResource {
    private static final String PATH = "/purchases/";

    private final PurchasePlacing placing;
    private final PurchaseService purchases;
    private final ObjectWriter json;
    private final ObjectWriter hashed;

    PurchaseResource(PurchasePlacing placing, PurchaseService purchases, ObjectMapper json) {
        this.placing = placing;
        this.purchases = purchases;
        this.json = json.writer();
        // As releases before this one had it, so that what was ordered there is the same when it is repeated here.
        this.hashed = this.json.without(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
    }

    /**
     * Places a purchase at the product's price of now. It is {@code PENDING}, and becomes {@code CONFIRMED} or {@code REJECTED}
     * when products have decided on its stock; both change its version. A repeated {@code Idempotency-Key}, quoted or not, gives the first answer again, or 422 if the order differs;
     * 422 if there is no such product, 503 if its price cannot be had, 409 if the {@code externalId} is taken.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = PurchaseResponse.class)))
    public RestResponse<byte[]> place(
            @Parameter(
                            description =
                                    "One line, a string of RFC 8941: 1 to 200 printable ASCII characters in quotes, with a \\ before each \" and \\. "
                                            + "Without the quotes, where there is no comma, it is the same key. Kept for 24 hours",
                            required = true,
                            schema = @Schema(type = SchemaType.STRING))
                    @RestHeader("Idempotency-Key")
                    List<String> keys,
            @NotNull @Valid PlacePurchase order)
            throws SQLException {
        IdempotentRequest once = IdempotentRequest.of(client(), keys, bytes(order, hashed));
        StoredAnswer answer = placing.place(once, order, this::created);
        return ResponseBuilder.<byte[]>create(answer.status())
                .location(URI.create(answer.location()))
                .header(HttpHeaders.ETAG, answer.etag())
                .header(ConsistencyToken.HEADER, token(answer))
                .entity(answer.body())
                .build();
    }

    /** One purchase, cancelled or not; 304 if {@code If-None-Match} names its version, 404 if there is none of this id. */
    @GET
    @Path("/{id}")
    public RestResponse<PurchaseResponse> find(
            @RestPath UUID id, @RestHeader(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
        IfNoneMatch known = IfNoneMatch.of(ifNoneMatch);
        Purchase purchase = purchases.get(id);
        return known.answer(EntityTags.of(purchase.version), () -> PurchaseResponse.of(purchase));
    }

    /** A page of purchases, newest first; of one user with {@code userId}. {@code externalId} chooses one, if it is there. */
    @GET
    public Page<PurchaseResponse> list(
            @RestQuery UUID userId,
            @RestQuery @Text(max = 100) String externalId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX) int limit,
            @RestQuery String after) {
        if (externalId != null) {
            List<Purchase> found = purchases.getByExternalId(externalId);
            return new Page<>(found.stream().map(PurchaseResponse::of).toList(), null);
        }
        return purchases.page(userId, limit, Cursor.toTime(after)).map(PurchaseResponse::of);
    }

    /**
     * Cancels a purchase, which stays readable, and gives its pieces back; 428 without {@code If-Match}, 412 if the version is
     * another, 409 if it is rejected or cancelled already.
     */
    @DELETE
    @Path("/{id}")
    @APIResponse(responseCode = "204", description = "It is cancelled")
    public RestResponse<Void> cancel(@RestPath UUID id, @RestHeader(HttpHeaders.IF_MATCH) List<String> ifMatch) {
        Purchase cancelled = purchases.cancel(id, IfMatch.of(ifMatch));
        return ResponseBuilder.<Void>noContent()
                .header(ConsistencyToken.HEADER, token(cancelled.id, cancelled.version))
                .build();
    }

    private StoredAnswer created(Purchase purchase) {
        return new StoredAnswer(
                RestResponse.StatusCode.CREATED,
                PATH + purchase.id,
                "\"" + EntityTags.of(purchase.version).getValue() + "\"",
                bytes(PurchaseResponse.of(purchase), json));
    }

    // A repeat gives the token of what the first request wrote, which its answer names.
    private static String token(StoredAnswer answer) {
        UUID id = UUID.fromString(answer.location().substring(PATH.length()));
        return token(id, Long.parseLong(answer.etag().replace("\"", "")));
    }

    private static String token(UUID id, long version) {
        return ConsistencyToken.of(ConsistencyToken.Entity.PURCHASE, id, version);
    }

    private static byte[] bytes(Object value, ObjectWriter writer) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record that cannot be written as JSON: " + value.getClass(), e);
        }
    }

    // Whose keys these are: two clients may choose the same.
    private static String client() {
        return Client.current().orElseThrow().node();
    }
}
