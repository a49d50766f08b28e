package freshet.senders;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.net.Inet;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.net.InetAddress;

/** Asks {@link Senders} about each call that is for {@link KnownSenders}, before anything else is done for it. */
@Provider
@KnownSenders
@ApplicationScoped // made on the first such call: nothing else waits for it
@Priority(Priorities.AUTHENTICATION)
public class SenderFilter implements ContainerRequestFilter {
    private final Senders senders;
    private final CurrentVertxRequest request;

    SenderFilter(Senders senders, CurrentVertxRequest request) {
        this.senders = senders;
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext call) {
        senders.check(call.getHeaderString(HttpHeaders.AUTHORIZATION), comesFromThisMachine());
    }

    // The connection's own address: what the request says of itself anybody could have written.
    private boolean comesFromThisMachine() {
        SocketAddress peer = request.getCurrent().request().connection().remoteAddress();
        InetAddress address = peer.isInetSocket() ? Inet.parseInetAddress(peer.hostAddress()) : null;
        return address != null && address.isLoopbackAddress();
    }
}
