package freshet.resilience.clients;

import io.netty.channel.Channel;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Puts the {@link ConnectionGate} before the server and tells it of requests. Quarkus has no place for it; so the first request, which is that of
 * a readiness probe, brings it there.
 */
@ApplicationScoped
class ConnectionFilter {
    private static final int BEFORE_ALL_ELSE = 320;
    private static final Duration SWEEP = Duration.ofMillis(500);

    private final ConnectionGate gate;
    private final Vertx vertx;
    private final Set<Channel> servers = ConcurrentHashMap.newKeySet();

    ConnectionFilter(
            ClientsConfig config,
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> trusted,
            Vertx vertx) {
        this.gate = new ConnectionGate(config.connections(), new TrustedProxies(trusted.orElse(List.of())));
        this.vertx = vertx;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_ALL_ELSE);
    }

    private void pass(RoutingContext exchange) {
        Channel connection = ((ConnectionBase) exchange.request().connection()).channel();
        if (servers.add(connection.parent())) {
            connection.parent().pipeline().addFirst(gate);
            vertx.setPeriodic(SWEEP.toMillis(), again -> gate.sweep());
        }
        gate.begun(connection);
        exchange.addEndHandler(answered -> gate.ended(connection));
        exchange.next();
    }
}
