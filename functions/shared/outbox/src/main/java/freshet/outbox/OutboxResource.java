package freshet.outbox;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.OwnTime;
import freshet.senders.KnownSenders;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Turns HTTP into {@link Relay} calls, and nothing else. */
@Path("/outbox")
@KnownSenders
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class OutboxResource {
    private static final Logger LOG = Logger.getLogger(OutboxResource.class);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Relay relay;
    private final Event<OutboxSweep> sweeps;

    OutboxResource(Relay relay, Event<OutboxSweep> sweeps) {
        this.relay = relay;
        this.sweeps = sweeps;
    }

    /**
     * How many events a sweep published.
     *
     * @param published 0 if nothing was left behind
     */
    record Swept(long published) {}

    /**
     * Publishes what is in the outbox, whoever left it there, whatever the body says: a timer's event will do. 503 if the broker
     * or the database cannot be had, or if it is not done in time; it then goes on by itself while this instance lives.
     */
    @OwnTime
    @POST
    @Path("/sweep")
    public Swept sweep() throws InterruptedException {
        try {
            sweeps.fire(new OutboxSweep());
        } catch (RuntimeException e) {
            LOG.warn("What a sweep begins with has failed; the next one tries again", e);
        }
        try {
            return new Swept(relay.sweep());
        } catch (NotPublished e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "the outbox is not published for the moment", SOON, e);
        }
    }
}
