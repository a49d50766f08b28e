package freshet.resilience;

import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/** The kinds of request that the function's guards tell apart, by the methods that they are around. */
@Singleton
class Kinds {
    // The database's own limits come before the guard's, whose interrupt would cost a connection.
    private static final Duration BEFORE_THE_GUARD = Duration.ofMillis(100);

    private final Config config;
    private final DeadlineConfig deadlines;
    private final Map<Method, Kind> ofMethods = new ConcurrentHashMap<>();
    private final Map<String, Kind> ofGuards = new ConcurrentHashMap<>();

    Kinds(Config config, DeadlineConfig deadlines) {
        this.config = config;
        this.deadlines = deadlines;
    }

    /**
     * That of the guard around this method. A method that is guarded by annotations is a kind by itself, with the connections that {@code
     * freshet.connections."Class/method"} gives it.
     */
    Kind of(Method method) {
        return ofMethods.computeIfAbsent(method, this::find);
    }

    private Kind find(Method method) {
        ApplyGuard guard = method.getAnnotation(ApplyGuard.class);
        return guard == null ? annotated(method) : ofGuards.computeIfAbsent(guard.value(), this::configured);
    }

    private Kind annotated(Method method) {
        String name = method.getDeclaringClass().getName() + "/" + method.getName();
        return new Kind(Deadline.NONE.left(), deadlines.fair(), connections("freshet.connections.\"" + name + "\""));
    }

    private Kind configured(String guard) {
        String prefix = Guards.prefixOf(guard);
        Duration timeout = config.getValue(prefix + "timeout", Duration.class);
        return new Kind(
                timeout.minus(BEFORE_THE_GUARD),
                config.getOptionalValue(prefix + "fair", Duration.class).orElse(deadlines.fair()),
                connections(prefix + "connections"));
    }

    private int connections(String key) {
        return config.getOptionalValue(key, Integer.class).orElse(0);
    }
}
