package freshet.knative;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a function ships with: its {@code application.properties}, and what the shared modules set for all. */
final class FunctionSettings {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|[smhSMH])");
    private static final Path FUNCTIONS = Manifests.ROOT.resolve("functions");

    private final String function;
    private final SmallRyeConfig config;

    private FunctionSettings(String function, SmallRyeConfig config) {
        this.function = function;
        this.config = config;
    }

    static FunctionSettings of(String function) {
        try {
            SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDiscoveredConverters()
                    .withSources(
                            source(FUNCTIONS.resolve(function + "/src/main/resources/application.properties"), 250));
            for (Path shared : shared()) {
                config.withSources(source(shared, 100));
            }
            return new FunctionSettings(function, config.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PropertiesConfigSource source(Path file, int ordinal) throws IOException {
        return new PropertiesConfigSource(file.toUri().toURL(), ordinal);
    }

    private static List<Path> shared() throws IOException {
        try (Stream<Path> modules = Files.list(FUNCTIONS.resolve("shared"))) {
            return modules.map(module -> module.resolve("src/main/resources/META-INF/microprofile-config.properties"))
                    .filter(Files::exists)
                    .toList();
        }
    }

    int integer(String name) {
        return config.getValue(name, Integer.class);
    }

    Duration duration(String name) {
        return duration(config.getValue(name, String.class), name);
    }

    /** Reads a duration as Quarkus writes it: {@code 4500ms}, {@code 60s}, {@code 8S}, {@code 15m}. */
    static Duration duration(String text, String name) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(name + " is no duration: " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** How many of each kind of its own requests an owner takes at once, by the kind's name. */
    Map<String, Integer> kinds() {
        Pattern name = Pattern.compile("freshet\\." + function + "\\.(\\w+)\\.concurrency");
        Map<String, Integer> kinds = new TreeMap<>();
        names().forEach(property -> {
            Matcher matcher = name.matcher(property);
            if (matcher.matches()) {
                kinds.put(matcher.group(1), integer(property));
            }
        });
        return kinds;
    }

    /** How many calls of a guarded method may be under way at once. */
    int bulkhead(String method) {
        return integer("quarkus.fault-tolerance.\"freshet." + function + "." + method + "\".bulkhead.value");
    }

    /** The longest that a guard lets a request take. */
    Duration longestRequest() {
        return names().filter(name -> name.matches("freshet\\." + function + "\\.\\w+\\.timeout"))
                .map(this::duration)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    Stream<String> names() {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false);
    }
}
