package freshet.testing;

import freshet.resilience.GuardConfig;
import freshet.resilience.Guards;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.jandex.Index;
import org.jboss.jandex.Indexer;
import org.jboss.jandex.MethodInfo;

/** The guarded methods of a function, read from its classes and from the configuration that it ships with. */
public final class GuardedMethods {
    private static final Set<String> ANNOTATIONS =
            Set.of("Timeout", "Retry", "CircuitBreaker", "Bulkhead", "ApplyGuard");

    private final SmallRyeConfig config;
    private final List<GuardedMethod> methods;
    private final Map<String, Integer> connections = new HashMap<>();

    private GuardedMethods(Index classes, SmallRyeConfig config) {
        this.config = config;
        List<MethodInfo> guarded = classes.getKnownClasses().stream()
                .flatMap(type -> type.methods().stream())
                .filter(method -> !guards(method).isEmpty())
                .toList();
        this.methods = guarded.stream().map(this::guarded).toList();
        guarded.forEach(this::addConnections);
    }

    /** Those of the function that this class belongs to. */
    public static GuardedMethods of(Class<?> ofTheFunction) {
        try {
            Path classes = Path.of(ofTheFunction
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new GuardedMethods(index(classes), config(classes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Index index(Path classes) throws IOException {
        Indexer indexer = new Indexer();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                try (InputStream bytes = Files.newInputStream(file)) {
                    indexer.index(bytes);
                }
            }
        }
        return indexer.complete();
    }

    // What is shared comes from the shared modules' META-INF/microprofile-config.properties.
    private static SmallRyeConfig config(Path classes) throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .addPropertiesSources()
                .withSources(new PropertiesConfigSource(
                        classes.resolve("application.properties").toUri().toURL(), 250))
                .build();
    }

    public List<GuardedMethod> all() {
        return methods;
    }

    /**
     * One of them.
     *
     * @param name {@code Class/method}
     */
    public GuardedMethod named(String name) {
        return methods.stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No method " + name + " is guarded"));
    }

    /**
     * How many connections of the pool each kind of request may have, by the name of its guard or, where annotations are the guard and it
     * has a number, of its method: {@code Class/method}.
     */
    public Map<String, Integer> connections() {
        return connections;
    }

    private void addConnections(MethodInfo method) {
        if (guards(method).contains("ApplyGuard")) {
            String guard = guardOf(method);
            String prefix = Guards.prefixOf(guard);
            connections.put(
                    guard,
                    config.getOptionalValue(prefix + "connections", Integer.class)
                            .orElseGet(() -> config.getValue(prefix + "concurrency", Integer.class)));
        } else {
            config.getOptionalValue("freshet.connections.\"" + qualified(method) + "\"", Integer.class)
                    .ifPresent(most -> connections.put(name(method), most));
        }
    }

    private static String name(MethodInfo method) {
        return method.declaringClass().name().withoutPackagePrefix() + "/" + method.name();
    }

    private static String qualified(MethodInfo method) {
        return method.declaringClass().name() + "/" + method.name();
    }

    /** How many connections the function's pool has at most. */
    public int pool() {
        return config.getValue("quarkus.datasource.jdbc.max-size", Integer.class);
    }

    private GuardedMethod guarded(MethodInfo method) {
        String key = "quarkus.fault-tolerance.\"" + qualified(method) + "\".";
        Set<String> guards = guards(method);
        boolean retried = guards.contains("Retry");
        return new GuardedMethod(
                name(method),
                guards,
                guards.contains("ApplyGuard") ? ofGuard(guardOf(method)) : millis(key + "timeout.value", 1000),
                retried ? (int) number(key + "retry.max-retries", 3) : 0,
                retried ? millis(key + "retry.delay", 0).multipliedBy(3).dividedBy(2) : Duration.ZERO);
    }

    private static String guardOf(MethodInfo method) {
        return method.annotation("io.smallrye.faulttolerance.api.ApplyGuard")
                .value()
                .asString();
    }

    private Duration ofGuard(String guard) {
        return config.getOptionalValue(Guards.prefixOf(guard) + "timeout", Duration.class)
                .orElseGet(() -> config.requireConverter(Duration.class).convert(defaultTimeout()));
    }

    private static String defaultTimeout() {
        try {
            return GuardConfig.class
                    .getMethod("timeout")
                    .getAnnotation(WithDefault.class)
                    .value();
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private Duration millis(String key, long byDefault) {
        return Duration.ofMillis(number(key, byDefault));
    }

    private long number(String key, long byDefault) {
        return config.getOptionalValue(key, Long.class).orElse(byDefault);
    }

    private static Set<String> guards(MethodInfo method) {
        return method.declaredAnnotations().stream()
                .map(annotation -> annotation.name().withoutPackagePrefix())
                .filter(ANNOTATIONS::contains)
                .collect(Collectors.toSet());
    }
}
