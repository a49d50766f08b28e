package freshet.aggregator;

import freshet.http.Cursor;
import freshet.http.Page;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.quarkus.arc.All;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Takes the question what a user bought from HTTP to a strategy, and its answer back. */
@Path("/users/{userId}/purchases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class UserPurchasesResource {
    private static final String AUTO = "auto";
    private static final String DEFAULT_STRATEGY = "view";

    private final Map<String, Strategy> strategies;

    UserPurchasesResource(@All List<Strategy> strategies) {
        this.strategies = strategies.stream().collect(Collectors.toMap(Strategy::name, Function.identity()));
    }

    /** A page of the user's purchases, newest first, with the details of each product. */
    @GET
    @Operation(summary = "What a user bought, newest first, with the details of each product")
    @APIResponse(responseCode = "200", description = "The answer; its provenance says how complete and how fresh it is")
    @APIResponse(
            responseCode = "400",
            description = "An unknown strategy, a made-up cursor, a limit outside of 1 to 500")
    @APIResponse(responseCode = "404", description = "There is no such user, or no longer")
    @APIResponse(responseCode = "503", description = "What the strategy needs is not available")
    @APIResponse(responseCode = "504", description = "What the strategy needs took too long")
    public UserPurchases find(
            @RestPath UUID userId,
            @Parameter(description = "auto, view, sync, sync-sequential or events") @RestQuery @DefaultValue(AUTO)
                    String strategy,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX) int limit,
            @RestQuery String after) {
        Cursor.toTime(after); // refused here, before anything is asked
        boolean auto = strategy.equals(AUTO);
        Strategy chosen = named(auto ? DEFAULT_STRATEGY : strategy);
        return chosen.answer(new Question(userId, limit, after))
                .reduce(chosen.name(), auto ? Provenance.Why.DEFAULT : Provenance.Why.ASKED);
    }

    private Strategy named(String name) {
        Strategy strategy = strategies.get(name);
        if (strategy == null) {
            throw new ProblemException(
                    ProblemType.UNKNOWN_STRATEGY,
                    "'strategy' takes auto, " + String.join(", ", new TreeMap<>(strategies).keySet()));
        }
        return strategy;
    }
}
