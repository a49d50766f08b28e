package freshet.senders;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** A function as small as can be: one call for everybody, and two for the system's own senders. */
@Path("/probe")
@RunOnVirtualThread
class Probe {
    @GET
    public String anybody() {
        return "welcome";
    }

    @POST
    @KnownSenders
    public int length(String body) {
        return body.length();
    }

    @POST
    @Path("/events")
    @KnownEventSenders
    public int events(String body) {
        return body.length();
    }
}
