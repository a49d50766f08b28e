package freshet.resilience.clients;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Tells a service that is called for whom it is called (RFC 7239); it takes that word if the caller is a trusted proxy of its. */
@Provider
public class ForwardedClient implements ClientRequestFilter {
    @Override
    public void filter(ClientRequestContext request) {
        Client.current().ifPresent(client -> request.getHeaders().putSingle("Forwarded", client.forwarded()));
    }
}
