package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @TempDir
    private Path data;

    @BeforeEach
    void catchOutput() {
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
    }

    @AfterEach
    void releaseOutput() {
        System.setOut(out);
        System.setErr(err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "status",
                "import",
                "stop",
                "start",
                "rollout",
                "fault",
                "audit",
                "rebuild-view",
                "dead-letters",
                "services"
            })
    void every_command_explains_itself(String command) {
        assertThat(Main.run(command, "--help")).isZero();
        assertThat(printed()).contains("Usage: infra/up " + command);
    }

    @Test
    void help_names_every_command() {
        assertThat(Main.run("--help")).isZero();
        assertThat(printed())
                .contains(
                        "up ",
                        "status",
                        "import",
                        "stop",
                        "start",
                        "rollout",
                        "fault",
                        "audit",
                        "rebuild-view",
                        "services",
                        "help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--idle=soon", "--idle=10", "--idle=0s", "--sweep=2h", "--sweep=61m"})
    void what_is_no_duration_is_not_understood(String option) {
        assertThat(Main.run(option)).isEqualTo(2);
        assertThat(printed()).contains(option.split("=")[1] + "'", "infra/up up --help");
    }

    @Test
    void a_rollout_of_what_is_no_function_is_not_understood() {
        assertThat(Main.run("rollout", "broker")).isEqualTo(2);
        assertThat(printed()).contains("there is no function 'broker'", "infra/up rollout --help");
    }

    @Test
    void options_without_a_command_are_those_of_up() {
        assertThat(Main.run("--instances", "users=0")).isEqualTo(2);
        assertThat(printed()).contains("--instances", "the number must be 1 to 16", "infra/up up --help");
    }

    @Test
    void brokers_are_one_or_three() {
        assertThat(Main.run("--brokers", "2")).isEqualTo(2);
        assertThat(printed()).contains("--brokers must be 1 or 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow", "latency", "latency=2", "latency=0s", "latency=2h", "latency=9999s", "OFF"})
    void what_is_no_fault_is_not_understood(String fault) {
        assertThat(Main.run("fault", "users:db", fault)).isEqualTo(2);
        assertThat(printed()).contains("'" + fault + "' is", "infra/up fault --help");
    }

    @Test
    void a_link_without_a_fault_is_not_understood() {
        assertThat(Main.run("fault", "users:db")).isEqualTo(2);
        assertThat(printed()).contains("latency=2s", "blackhole", "reset", "off");
    }

    @Test
    void an_unknown_command_is_not_understood() {
        assertThat(Main.run("down")).isEqualTo(2);
        assertThat(printed()).contains("there is no command 'down'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65530", "many"})
    void a_first_port_that_leaves_no_room_is_not_understood(String port) {
        assertThat(Main.run("--port-base", port)).isEqualTo(2);
        assertThat(printed()).contains("--port-base");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "stop users", "start users", "fault", "fault users:db reset", "audit", "rebuild-view"})
    void commands_to_a_lab_that_does_not_run_say_so(String command) {
        var words = (command + " --data " + data).split(" ");

        assertThat(Main.run(words)).isEqualTo(1);
        assertThat(printed()).contains("No lab runs with the data folder " + data);
    }

    @Test
    void a_lab_that_was_killed_does_not_run_whatever_it_left_behind() throws Exception {
        Files.writeString(
                data.resolve("control.json"), "{\"port\":1,\"pid\":%d,\"token\":\"t\"}".formatted(aliveProcess()));

        assertThat(Main.run("status", "--data", data.toString())).isEqualTo(1);
        assertThat(printed()).contains("No lab runs with the data folder " + data);
    }

    private static long aliveProcess() {
        return ProcessHandle.current().pid();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
