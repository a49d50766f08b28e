package freshet.resilience.bodies;

import freshet.http.BodyStream;
import freshet.http.BodyStream.Pace;
import freshet.resilience.Deadline;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;

/** Gives the bodies that are read as streams. */
@Singleton
public class Bodies {
    private final CurrentVertxRequest request;
    private final Pace pace;

    Bodies(CurrentVertxRequest request, BodiesConfig config) {
        this.request = request;
        this.pace = config.pace();
    }

    /** That of the request under way on this thread. It has the time that is left to the thread which reads it ({@link Deadline#current}). */
    public BodyStream stream() {
        return new BodyStream(
                request.getCurrent(), pace, () -> Deadline.current().left());
    }
}
