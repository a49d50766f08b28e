package freshet.resilience.clients;

import freshet.resilience.Guards;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.faulttolerance.Bulkhead;

/** The places of each bulkhead, as many as its own configuration says. */
@ApplicationScoped
class Shares {
    private final Config config;
    private final ClientsConfig clients;
    private final Map<Method, Optional<Places>> ofMethods = new ConcurrentHashMap<>();
    private final Map<String, Places> ofBulkheads = new ConcurrentHashMap<>();

    Shares(Config config, ClientsConfig clients) {
        this.config = config;
        this.clients = clients;
    }

    /** Those of the bulkhead around this method; empty if there is none. */
    Optional<Places> of(Method method) {
        return ofMethods.computeIfAbsent(method, this::find);
    }

    private Optional<Places> find(Method method) {
        ApplyGuard guard = method.getAnnotation(ApplyGuard.class);
        if (guard != null) {
            return Optional.of(places(guard.value(), concurrencyOf(guard.value())));
        }
        String name = method.getDeclaringClass().getName() + "/" + method.getName();
        return Optional.ofNullable(method.getAnnotation(Bulkhead.class))
                .map(bulkhead -> places(name, limitOf(name, bulkhead)));
    }

    // One for all methods behind the same guard.
    private Places places(String bulkhead, int total) {
        return ofBulkheads.computeIfAbsent(
                bulkhead, unknown -> new Places(total, clients.share().keptFor(), System::nanoTime));
    }

    private int concurrencyOf(String guard) {
        return config.getValue(Guards.prefixOf(guard) + "concurrency", Integer.class);
    }

    private int limitOf(String method, Bulkhead bulkhead) {
        return config.getOptionalValue("quarkus.fault-tolerance.\"" + method + "\".bulkhead.value", Integer.class)
                .orElse(bulkhead.value());
    }
}
