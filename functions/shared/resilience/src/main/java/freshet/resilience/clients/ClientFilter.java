package freshet.resilience.clients;

import freshet.http.HttpErrors;
import freshet.http.ProblemType;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.common.net.Inet;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The first that a request meets after its authentication: finds out who asks, and refuses what is beyond that client's quota with 429.
 * It does so on the event loop, before the body is read and before there is a thread, so a refusal costs next to nothing.
 */
@ApplicationScoped
class ClientFilter {
    // Quarkus authenticates at 200 and authorises at 100; the higher one is the earlier one.
    private static final int AFTER_AUTHENTICATION = 150;

    private final Callers callers;
    private final Quotas quotas;
    private final RateLimit rateLimit;
    private final List<String> free;
    private final ShedRequests shed;

    ClientFilter(
            ClientsConfig config,
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> trusted,
            ShedRequests shed) {
        this.callers = new Callers(new TrustedProxies(trusted.orElse(List.of())));
        this.quotas = new Quotas(config.quota(), TimeMeter.SYSTEM_NANOTIME);
        this.rateLimit = new RateLimit(config.quota());
        this.free = config.quota().free();
        this.shed = shed;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, AFTER_AUTHENTICATION);
    }

    private void admit(RoutingContext request) {
        Client client = clientOf(request);
        client.keepIn(request);
        if (isFree(request.normalizedPath())) {
            request.next();
            return;
        }
        ConsumptionProbe tokens = quotas.take(client);
        rateLimit.tell(request.response(), tokens);
        if (tokens.isConsumed()) {
            request.next();
        } else {
            refuse(request, tokens);
        }
    }

    private Client clientOf(RoutingContext request) {
        if (request.user() instanceof QuarkusHttpUser user) {
            SecurityIdentity identity = user.getSecurityIdentity();
            if (!identity.isAnonymous()) {
                return Client.ofPrincipal(identity.getPrincipal().getName());
            }
        }
        // The connection's own address: what the request itself says is Quarkus's reading of Forwarded.
        SocketAddress peer = request.request().connection().remoteAddress();
        return callers.of(address(peer), request.request().headers().getAll("Forwarded"));
    }

    private static InetAddress address(SocketAddress peer) {
        return peer.isInetSocket()
                ? Inet.parseInetAddressOrFail(peer.hostAddress().split("%")[0]) // without the scope
                : InetAddress.getLoopbackAddress();
    }

    private boolean isFree(String path) {
        return free.stream().anyMatch(from -> path.equals(from) || path.startsWith(from + "/"));
    }

    private void refuse(RoutingContext request, ConsumptionProbe tokens) {
        shed.count(ShedRequests.Reason.QUOTA);
        request.response().putHeader("Retry-After", Long.toString(RateLimit.retryAfter(tokens)));
        HttpErrors.send(request, ProblemType.QUOTA_EXCEEDED, "more requests than one client may send to an instance");
    }
}
