package freshet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Kafka broker and a real PostgreSQL for a module's tests, the lab's own. The argument {@code role} names the function
 * whose database the application under test gets. They end with the tests, also when those are killed: the lab's
 * process watches its standard input.
 */
public class BackingServices implements QuarkusTestResourceLifecycleManager {
    private static final long STOP_SECONDS = 30;

    private String role;
    private Process lab;
    private Path data;

    @Override
    public void init(Map<String, String> arguments) {
        role = arguments.get("role");
    }

    @Override
    public Map<String, String> start() {
        try {
            data = Files.createTempDirectory("freshet-test-");
            lab = startLab();
            return settings(addresses());
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException("The lab's services could not be started", e);
        }
    }

    private Process startLab() throws IOException {
        Path built = Path.of(System.getProperty("freshet.root", "../.."), "infra", "lab", "target");
        if (!Files.isDirectory(built.resolve("lib"))) {
            throw new IOException(
                    "The lab is not built; ./mvnw -pl events-schema,infra/lab -DskipTests install builds it");
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // it does not live long enough for the second compiler to pay
                        "-cp",
                        built.resolve("lab.jar") + ":" + built.resolve("lib") + "/*",
                        "freshet.lab.Main",
                        "services",
                        "--data",
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private JsonNode addresses() throws IOException {
        BufferedReader output = lab.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null) {
            throw new IOException("The lab's services ended before they were ready");
        }
        return new ObjectMapper().readTree(line);
    }

    private Map<String, String> settings(JsonNode addresses) {
        JsonNode database = addresses.get("database");
        String url = "jdbc:postgresql://%s:%d/%s"
                .formatted(database.get("host").asText(), database.get("port").asInt(), role);
        if (StatementRecorder.isRecording()) {
            url += "?prepareThreshold=1"; // all that is prepared can be asked for then
        }
        String password = addresses.get("roles").get(role).asText();
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", addresses.get("kafka").asText());
        settings.put("quarkus.flyway.migrate-at-start", "true");
        // Beside a build that starts everything at once, a connection may take longer than a request would wait for it.
        settings.put("quarkus.flyway.connect-retries", "10");
        settings.put("quarkus.http.test-port", "0");
        for (String datasource : role.equals("products") ? new String[] {"", "search."} : new String[] {""}) {
            settings.put("quarkus.datasource." + datasource + "jdbc.url", url);
            settings.put("quarkus.datasource." + datasource + "username", role);
            settings.put("quarkus.datasource." + datasource + "password", password);
        }
        return settings;
    }

    @Override
    public void stop() {
        try {
            if (lab != null) {
                lab.getOutputStream().close();
                if (!lab.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    lab.destroyForcibly();
                }
            }
            deleteData();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteData() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
