package freshet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the build made of a function: an application for the JVM or a native executable. */
public final class BuiltFunction {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final long SECONDS_TO_END = 60;

    private final List<String> command;

    /** @param command what starts it */
    public BuiltFunction(List<String> command) {
        this.command = List.copyOf(command);
    }

    /**
     * That of the module whose tests run.
     *
     * @throws IOException if it is not built: these tests run after {@code package}
     */
    static BuiltFunction find() throws IOException {
        Properties artifact = new Properties();
        try (InputStream file = Files.newInputStream(TARGET.resolve("quarkus-artifact.properties"))) {
            artifact.load(file);
        }
        String path = TARGET.resolve(artifact.getProperty("path")).toString();
        return new BuiltFunction(
                artifact.getProperty("type").equals("native")
                        ? List.of(path)
                        : List.of(ProcessHandle.current().info().command().orElseThrow(), "-jar", path));
    }

    /**
     * Runs it until it ends by itself, and gives what it printed.
     *
     * @param settings are handed over in its environment
     * @throws IOException if it fails, or does not end within a minute
     */
    public String run(Map<String, String> settings) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("freshet-run-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().putAll(environment(settings));
        Process process = builder.start();
        boolean ended = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        process.destroyForcibly();
        String words = Files.readString(printed);
        Files.delete(printed);
        if (!ended || process.exitValue() != 0) {
            throw new IOException((ended ? "Exit code " + process.exitValue() : "It did not end") + ":\n" + words);
        }
        return words;
    }

    /** Settings, by their names as properties, as the environment spells them. */
    public static Map<String, String> environment(Map<String, String> settings) {
        return settings.entrySet().stream()
                .collect(Collectors.toMap(
                        setting ->
                                setting.getKey().replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT),
                        Map.Entry::getValue));
    }
}
