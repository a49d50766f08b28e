package freshet.resilience.bodies;

import freshet.resilience.CurrentExchange;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;

/** Hands the body that {@link BodyIntake} has read to the resource. */
@Provider
@PreMatching
public class ReadBody implements ContainerRequestFilter {
    private static final String KEY = ReadBody.class.getName();

    static void keep(RoutingContext exchange, Buffer body) {
        exchange.put(KEY, body);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Buffer body = CurrentExchange.of(request).get(KEY);
        if (body != null) {
            request.setEntityStream(new ByteArrayInputStream(body.getBytes()));
        }
    }
}
