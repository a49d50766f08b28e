package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab as its user meets it: started, asked, interrupted, started again. */
class LabStartsAndStopsTest {
    private static final Duration SHORT = Duration.ofSeconds(60);

    // Quarkus's and the JVM's; that a thread was blocked tells of a machine that has too much to do.
    private static final Pattern WARNING = Pattern.compile(
            "(?m)^\\S+ \\S+ (WARN|ERROR) +(?!\\[io\\.vertx\\.core\\.impl\\.BlockedThreadChecker]).*|^\\[.*\\[(warning|error) *].*|^WARNING: .*");

    @TempDir
    Path data;

    @Test
    void an_interrupted_import_completes_and_ctrl_c_leaves_nothing_but_the_data() throws Exception {
        List<ProcessHandle> processes;
        long purchases;
        try (Freshet freshet = Freshet.start(data)) {
            Process first = freshet.begin(
                    Files.createTempFile("freshet-import-", ".log"),
                    "import",
                    Freshet.sample().toString());
            Freshet.await(
                    SHORT,
                    "the first users",
                    () -> freshet.get(freshet.users() + "/users?limit=1").body().contains("\"id\"")
                            || !first.isAlive());
            first.descendants().forEach(ProcessHandle::destroy);
            first.destroy();
            assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();

            Freshet.Outcome again =
                    freshet.run(SHORT, "import", Freshet.sample().toString());

            assertThat(again.exitCode()).as(again.printed()).isZero();
            purchases = freshet.read(freshet.aggregator() + "/view")
                    .at("/counts/purchases")
                    .asLong();
            assertThat(purchases).isPositive();
            processes = freshet.processes();
            freshet.interrupt();
        }

        assertThat(processes).hasSizeGreaterThan(6).noneMatch(ProcessHandle::isAlive);

        try (Freshet freshet = Freshet.start(data)) {
            assertThat(freshet.read(freshet.aggregator() + "/view")
                            .at("/counts/purchases")
                            .asLong())
                    .isEqualTo(purchases);
            assertThat(freshet.read(freshet.purchases() + "/purchases?limit=1").get("items"))
                    .hasSize(1);

            freshet.run(SHORT, "stop", "users");

            assertThat(state(freshet, "users")).isEqualTo("zero");
            assertThat(freshet.get(freshet.users() + "/users").statusCode()).isEqualTo(503);
            String anyone = freshet.read(freshet.purchases() + "/purchases?limit=1")
                    .at("/items/0/userId")
                    .asText();
            assertThat(freshet.get(freshet.aggregator() + "/users/" + anyone + "/purchases")
                            .statusCode())
                    .as("the view is independent of the services")
                    .isEqualTo(200);
            assertThat(freshet.get(freshet.aggregator() + "/users/" + anyone + "/purchases?strategy=sync")
                            .statusCode())
                    .isEqualTo(503);

            int printedBefore = log(freshet, "users-1").length();
            freshet.run(SHORT, "start", "users");

            Freshet.await(
                    SHORT,
                    "users to answer again",
                    () -> freshet.get(freshet.users() + "/users").statusCode() == 200);
            assertThat(log(freshet, "users-1").substring(printedBefore))
                    .as("a start prints nothing that nobody must act on")
                    .contains("Listening on")
                    .doesNotContainPattern(WARNING);
        }
    }

    @Test
    void a_taken_port_is_named_and_nothing_is_started() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Path printed = Files.createTempFile("freshet-taken-", ".log");
            Path up = Path.of(System.getProperty("freshet.root", "../.."), "infra", "up");

            Process lab = new ProcessBuilder(
                            up.toString(),
                            "--data",
                            data.toString(),
                            "--port-base",
                            Integer.toString(taken.getLocalPort() - 2))
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start();

            assertThat(lab.waitFor(SHORT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(lab.exitValue()).isOne();
            assertThat(Files.readString(printed))
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("products");
        }
    }

    private static String log(Freshet freshet, String instance) throws IOException {
        return Files.readString(freshet.data().resolve("logs").resolve(instance + ".log"));
    }

    private static String state(Freshet freshet, String name) throws Exception {
        JsonNode instances = Freshet.json(freshet.run(SHORT, "status", "--json").printed());
        for (JsonNode instance : instances) {
            if (instance.get("name").asText().equals(name)) {
                return instance.get("state").asText();
            }
        }
        throw new AssertionError("status does not tell of " + name + ": " + instances);
    }
}
