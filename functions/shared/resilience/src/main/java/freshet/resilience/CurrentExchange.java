package freshet.resilience;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** What the event loop knows of a request, for the filters that see it on its own thread. */
public final class CurrentExchange {
    private CurrentExchange() {}

    public static RoutingContext of(ContainerRequestContext request) {
        return ((ResteasyReactiveRequestContext)
                        ((ResteasyReactiveContainerRequestContext) request).getServerRequestContext())
                .unwrap(RoutingContext.class);
    }
}
