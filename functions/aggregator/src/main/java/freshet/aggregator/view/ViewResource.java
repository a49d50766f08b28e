package freshet.aggregator.view;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Tells over HTTP what the view holds and how far it may be behind. */
@Path("/view")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ViewResource {
    private final ViewReader view;
    private final ViewAge age;

    ViewResource(ViewReader view, ViewAge age) {
        this.view = view;
        this.age = age;
    }

    /**
     * What the view holds.
     *
     * @param age an upper bound on how far the view is behind the bus, in seconds; null if it is not known
     */
    record ViewResponse(int generation, Double age, CountsResponse counts) {}

    /** How many of each, deleted ones left out. */
    record CountsResponse(long users, long products, long purchases) {}

    /** The view's generation, age and exact counts. */
    @GET
    @Operation(summary = "What the view holds, and how many seconds it may be behind the bus")
    public ViewResponse find() {
        Optional<Instant> checked = age.inStepAt(Duration.ZERO);
        ViewReader.Counts counts = view.count();
        Optional<Instant> stored = Optional.ofNullable(counts.checkedAt());
        return new ViewResponse(
                counts.generation(),
                Stream.of(checked, stored)
                        .flatMap(Optional::stream)
                        .max(Comparator.naturalOrder())
                        .map(ViewResource::secondsSince)
                        .orElse(null),
                new CountsResponse(counts.users(), counts.products(), counts.purchases()));
    }

    private static double secondsSince(Instant instant) {
        return Math.max(0, Duration.between(instant, Instant.now()).toMillis()) / 1000.0;
    }
}
