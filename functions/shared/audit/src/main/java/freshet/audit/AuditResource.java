package freshet.audit;

import freshet.http.Ids;
import freshet.http.Page;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.senders.KnownSenders;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** Lets whoever keeps a copy of the owner's entities compare it, and have mended what differs. */
@Path("/audit")
@KnownSenders
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@IfBuildProperty(name = "freshet.audited", stringValue = "true", enableIfMissing = true)
class AuditResource {
    /** The most entities that one request is answered with or hashes. */
    private static final int MAX = 5_000;

    // Versions grow by one; what is beyond this was never one, and JSON's readers agree on the numbers below it only.
    private static final long HIGHEST_VERSION = 1L << 53;

    private final AuditReader reader;
    private final Repairs repairs;

    AuditResource(AuditReader reader, Repairs repairs) {
        this.reader = reader;
        this.repairs = repairs;
    }

    /** The hash of the next entities by id. */
    @GET
    @Operation(summary = "The hash of a range of entities, 1 to 5000 of them, which begins after an id")
    public AuditedRange range(@RestQuery UUID after, @RestQuery @DefaultValue("1000") int limit) {
        if (limit < 1 || limit > MAX) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "'limit' is 1 to " + MAX);
        }
        return reader.range(after == null ? Ids.BEFORE_ALL : after, limit);
    }

    /** Entities one by one: those named, or the first 5,000 of a range. */
    @GET
    @Path("/entities")
    @Operation(summary = "Version and hash of each entity of a range, or of those named by ids; at most 5000")
    public List<AuditedEntity> entities(@RestQuery UUID after, @RestQuery UUID upTo, @RestQuery String ids) {
        if (ids != null) {
            return reader.entities(Ids.parse(ids));
        }
        return reader.entities(after == null ? Ids.BEFORE_ALL : after, upTo == null ? Ids.AFTER_ALL : upTo, MAX);
    }

    /** Publishes entities again, with versions above those that the copy holds: all of them, or none. */
    @POST
    @Path("/repairs")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Publishes up to 500 entities again, each with a version above the one named")
    public void repair(List<Repair> wanted) {
        if (wanted == null || wanted.size() > Page.MAX || !wanted.stream().allMatch(AuditResource::isValid)) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "at most " + Page.MAX + " repairs, each with 'id' and 'above'");
        }
        repairs.make(wanted);
    }

    private static boolean isValid(Repair repair) {
        return Objects.nonNull(repair)
                && repair.id() != null
                && repair.above() >= 0
                && repair.above() < HIGHEST_VERSION;
    }
}
