package freshet.aggregator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import freshet.aggregator.planner.Answer;
import freshet.aggregator.planner.CacheDirectives;
import freshet.aggregator.planner.Demand;
import freshet.aggregator.planner.Planner;
import freshet.aggregator.planner.Tokens;
import freshet.http.ConsistencyToken;
import freshet.http.Cursor;
import freshet.http.IfNoneMatch;
import freshet.http.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Takes the question what a user bought from HTTP to the {@link Planner}, and its answer back. */
@Path("/users/{userId}/purchases")
@Produces(MediaType.APPLICATION_JSON)
@Revalidated
@RunOnVirtualThread
class UserPurchasesResource {
    private static final String AGE = "Age";

    private final Planner planner;
    private final ObjectWriter json;

    UserPurchasesResource(Planner planner, ObjectMapper json) {
        this.planner = planner;
        this.json = json.writer();
    }

    /**
     * A page of the user's purchases, newest first, with the details of each product. {@code Cache-Control} and {@code
     * Consistency-Token} say how fresh it must be; 304 if {@code If-None-Match} names what would be answered.
     */
    @GET
    @Operation(summary = "What a user bought, newest first, with the details of each product")
    @APIResponse(
            responseCode = "200",
            description = "The answer; its provenance says how complete and how fresh it is",
            headers = {
                @Header(name = "Age", description = "Seconds that the view may be behind, if the view answered"),
                @Header(name = "ETag", description = "Weak, and of all but the provenance; none if it is not complete"),
                @Header(
                        name = "Consistency-Token",
                        description =
                                "To be sent with the next question instead of all that were held, if there is one")
            },
            content = @Content(schema = @Schema(implementation = UserPurchases.class)))
    @APIResponse(responseCode = "304", description = "The client has it already")
    @APIResponse(
            responseCode = "400",
            description = "An unknown strategy, a made-up cursor or token, a limit outside of 1 to 500")
    @APIResponse(responseCode = "404", description = "There is no such user, or no longer")
    @APIResponse(responseCode = "503", description = "What is needed is not available, or is older than the tokens")
    @APIResponse(responseCode = "504", description = "What is needed took too long, or only-if-cached forbids it")
    public RestResponse<byte[]> find(
            @RestPath UUID userId,
            @Parameter(description = "auto, view, sync, sync-sequential or events")
                    @RestQuery
                    @DefaultValue(Planner.AUTO)
                    String strategy,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX) int limit,
            @RestQuery String after,
            @Parameter(
                            description =
                                    "max-age, max-stale, min-fresh, no-cache, only-if-cached, stale-if-error; for auto")
                    @RestHeader(HttpHeaders.CACHE_CONTROL)
                    List<String> cacheControl,
            @Parameter(description = "What the answer must include, as writes and answers told it")
                    @RestHeader(ConsistencyToken.HEADER)
                    List<String> tokens,
            @RestHeader(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
        Cursor.toTime(after); // refused here, before anything is asked
        Demand demand = new Demand(CacheDirectives.parse(cacheControl), Tokens.of(ConsistencyToken.parse(tokens)));
        IfNoneMatch known = IfNoneMatch.of(ifNoneMatch);
        return send(planner.answer(strategy, new Question(userId, limit, after), demand), known);
    }

    private RestResponse<byte[]> send(Answer answer, IfNoneMatch ifNoneMatch) {
        Sent sent = Sent.of(answer.content().reduce(answer.strategy(), answer.why()), json);
        boolean known = sent.tag().filter(ifNoneMatch::isKnown).isPresent();
        ResponseBuilder<byte[]> response = known ? ResponseBuilder.notModified() : ResponseBuilder.ok(sent.json());
        sent.tag().ifPresent(response::tag);
        answer.content().viewAsOf().ifPresent(asOf -> response.header(AGE, secondsSince(asOf)));
        if (!answer.handOn().isEmpty()) {
            response.header(ConsistencyToken.HEADER, ConsistencyToken.list(answer.handOn()));
        }
        return response.build();
    }

    // Whole seconds (RFC 9111, section 5.1), rounded up: an upper bound stays one.
    private static long secondsSince(Instant asOf) {
        Duration age = Duration.between(asOf, Instant.now());
        return age.isNegative() ? 0 : age.plusNanos(999_999_999).toSeconds();
    }
}
