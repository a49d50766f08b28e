package freshet.aggregator.view.rebuild;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.OwnTime;
import freshet.senders.KnownSenders;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Turns a timer's event over HTTP into a call of {@link Leftovers}, and nothing else. */
@Path("/view/sweep")
@KnownSenders
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SweepResource {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Leftovers leftovers;

    SweepResource(Leftovers leftovers) {
        this.leftovers = leftovers;
    }

    /** Which generations a sweep dropped; none if nothing was left behind, or a rebuild is under way. */
    record Swept(List<Integer> dropped) {}

    /** Drops what rebuilds that died have left behind, whatever the body says. 503 if that cannot be done for the moment. */
    @OwnTime
    @POST
    public Swept sweep() {
        try {
            return new Swept(leftovers.drop());
        } catch (SQLException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "nothing can be dropped for the moment", SOON, e);
        }
    }
}
