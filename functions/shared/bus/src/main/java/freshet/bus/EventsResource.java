package freshet.bus;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.Deadline;
import freshet.resilience.GuardConfig;
import freshet.resilience.Guards;
import freshet.resilience.OwnTime;
import freshet.resilience.bodies.Bodies;
import freshet.senders.KnownEventSenders;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/** Takes events over HTTP to the handlers that also get them from Kafka, and nothing else. */
@Path("/events")
@KnownEventSenders
@RunOnVirtualThread
class EventsResource {
    private static final Logger LOG = Logger.getLogger(EventsResource.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** What one call of {@code POST /events} may cost. */
    @ConfigMapping(prefix = "freshet.events.guard")
    interface Config extends GuardConfig {
        /** A little more than what burying and the longest handler take by themselves. */
        @Override
        @WithDefault("32s")
        Duration timeout();

        /** How many deliveries may be under way; how many connections they have at once is {@code freshet.connections}. */
        @Override
        @WithDefault("16")
        int concurrency();

        /** The most bytes of one delivery; 413 beyond. */
        @WithDefault("4M")
        MemorySize largestBody();

        /** How long a delivery may take to arrive once it has a place; 408 after that. */
        @WithDefault("5s")
        Duration bodyTime();
    }

    private final EventIntake intake;
    private final Bodies bodies;
    private final Config config;
    private final Guard guard;

    EventsResource(EventIntake intake, Bodies bodies, Config config) {
        this.intake = intake;
        this.bodies = bodies;
        this.config = config;
        this.guard = Guards.of("events", config, KafkaException.class::isInstance);
    }

    /**
     * Takes CloudEvents in the binary, structured or batched mode of the HTTP binding. 202 when they are applied, known
     * already, not wanted here, or dead letters by now; 400 if there is no CloudEvent, and of a batch nothing is applied then; 408 and 413
     * if they come too slowly or are too many; 503 when the same events are to be sent again, later.
     */
    @OwnTime
    @POST
    @Consumes(MediaType.WILDCARD)
    public RestResponse<Void> take(@Context HttpHeaders headers) {
        try {
            guard.get(
                    () -> {
                        intake.take(CloudEventBody.read(headers.getRequestHeaders(), body()));
                        return null;
                    },
                    Void.class);
        } catch (ProblemException e) {
            throw e;
        } catch (TimeoutException e) {
            throw notNow(e);
        } catch (FaultToleranceException e) {
            throw e; // what the guard refused before anything was done says so by itself
        } catch (RuntimeException e) {
            LOG.warn("Events over HTTP could not be applied; their sender comes again", e);
            throw notNow(e);
        }
        return RestResponse.accepted();
    }

    // With a place for it, so that only so many are in memory at once.
    private byte[] body() {
        byte[] body = Deadline.current().atMost(config.bodyTime()).get(this::read);
        if (body.length > config.largestBody().asLongValue()) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE,
                    "events may have " + config.largestBody().asLongValue() + " bytes a call");
        }
        return body;
    }

    private byte[] read() {
        try {
            return bodies.stream()
                    .readNBytes(1 + Math.toIntExact(config.largestBody().asLongValue()));
        } catch (IOException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "the body broke off", null, e);
        }
    }

    private static ProblemException notNow(RuntimeException cause) {
        return new ProblemException(
                ProblemType.UNAVAILABLE, "the events cannot be applied for the moment: send them again", SOON, cause);
    }
}
