package freshet.aggregator.view.audit;

import freshet.audit.AuditedEntity;
import freshet.audit.AuditedRange;
import freshet.audit.Repair;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestQuery;

/** What an audit asks of an owner; the same of each. */
@Path("/audit")
@RegisterRestClient(configKey = "audit")
interface AuditApi {
    @GET
    AuditedRange range(@RestQuery UUID after, @RestQuery int limit);

    /** The entities of a range, in the order of their ids; at most 5,000 of them. */
    @GET
    @Path("/entities")
    List<AuditedEntity> entities(@RestQuery UUID after, @RestQuery UUID upTo);

    /**
     * Those of these that the owner has.
     *
     * @param ids up to 500, separated by commas
     */
    @GET
    @Path("/entities")
    List<AuditedEntity> named(@RestQuery String ids);

    /** Has up to 500 entities published again. */
    @POST
    @Path("/repairs")
    void repair(List<Repair> repairs);
}
