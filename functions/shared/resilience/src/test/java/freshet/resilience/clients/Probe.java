package freshet.resilience.clients;

import freshet.resilience.GuardConfig;
import freshet.resilience.Guards;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.config.ConfigMapping;
import io.smallrye.faulttolerance.api.ApplyGuard;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** A function as small as can be: tells for whom it works, and holds requests behind a guard until a test lets them go. */
@Path("/probe")
@RunOnVirtualThread
class Probe {
    static final Semaphore ARRIVED = new Semaphore(0);
    static final Semaphore LET_GO = new Semaphore(0);

    private final Guarded guarded;

    Probe(Guarded guarded) {
        this.guarded = guarded;
    }

    /** What another service would be asked by this one. */
    @Path("/probe")
    interface Api {
        @GET
        @Path("/client")
        String client();
    }

    @GET
    @Path("/client")
    public String client() {
        return Client.current().orElseThrow().node();
    }

    @GET
    @Path("/client/elsewhere")
    public String elsewhere() throws Exception {
        FutureTask<String> task = new FutureTask<>(Client.carry(this::client));
        Thread.ofVirtual().start(task);
        return task.get();
    }

    @GET
    @Path("/client/there")
    public String there(@Context UriInfo uri) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(uri.getBaseUri())
                .build(Api.class)
                .client();
    }

    @GET
    @Path("/held")
    public String held() throws InterruptedException {
        return guarded.hold();
    }

    @POST
    @Path("/length")
    public int length(String body) {
        return body.length();
    }

    @ApplicationScoped
    static class Guarded {
        @ApplyGuard("probe-reads")
        String hold() throws InterruptedException {
            ARRIVED.release();
            LET_GO.acquire();
            return "let go";
        }
    }

    @ConfigMapping(prefix = "freshet.probe.reads")
    interface Reads extends GuardConfig {}

    static class ProbeGuards {
        @Produces
        @Singleton
        @Identifier("probe-reads")
        Guard reads(Reads config) {
            return Guards.of("probe-reads", config);
        }
    }
}
