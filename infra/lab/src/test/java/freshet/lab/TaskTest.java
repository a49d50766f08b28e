package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.process.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskTest {
    @TempDir
    private Path folder;

    @Test
    void the_exit_code_of_the_process_is_passed_on() throws Exception {
        assertThat(task("exit 0").run("audit")).isZero();
        assertThat(task("exit 7").run("audit")).isEqualTo(7);
    }

    @Test
    void the_process_has_the_surroundings_of_a_function_and_neither_serves_nor_follows_events() throws Exception {
        task("env > seen").run("rebuild");

        assertThat(Files.readAllLines(folder.resolve("seen")))
                .contains(
                        "KAFKA_BOOTSTRAP_SERVERS=here",
                        "FRESHET_VIEW_TASK=rebuild",
                        "FRESHET_EVENTS_SOURCE=http",
                        "QUARKUS_HTTP_HOST_ENABLED=false",
                        "QUARKUS_LOG_FILE_PATH=" + folder.resolve("logs/rebuild.log"));
    }

    private Task task(String script) {
        return Task.of(folder, new Launch(List.of("sh", "-c", script), Map.of("KAFKA_BOOTSTRAP_SERVERS", "here")));
    }
}
