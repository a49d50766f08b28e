package freshet.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
    @TempDir
    private Path folder;

    private Children children;
    private Instance instance;

    @BeforeEach
    void none() {
        children = new Children(folder.resolve("processes.json"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        instance.stop();
    }

    @Test
    void an_instance_is_starting_until_its_program_answers() throws Exception {
        instance = instance("exec sleep 1000", () -> Files.exists(folder.resolve("ready")));
        instance.start();
        Await.until("its process runs", () -> instance.pid().isPresent());

        assertThat(instance.state()).isEqualTo(State.STARTING);

        Files.createFile(folder.resolve("ready"));

        Await.until("it is ready", () -> instance.state() == State.READY);
    }

    @Test
    void an_instance_that_dies_is_started_again() throws Exception {
        instance = instance("exec sleep 1000", () -> true);
        instance.start();
        Await.until("it is ready", () -> instance.state() == State.READY);
        var first = instance.pid().orElseThrow();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        Await.until(
                "another process is ready",
                () -> instance.state() == State.READY
                        && instance.pid().isPresent()
                        && instance.pid().getAsLong() != first);
    }

    @Test
    void an_instance_that_says_three_times_that_it_is_not_alive_is_started_again() throws Exception {
        var words = new ArrayDeque<>(List.of(true, true, false, true, true, true));
        var program =
                new ScriptProgram("exec sleep 1000", () -> true, () -> Objects.requireNonNullElse(words.poll(), false));
        instance = new Instance("users", 1, program, children, folder, Duration.ofMillis(20));
        instance.start();
        Await.until("it is ready", () -> instance.state() == State.READY);
        var first = instance.pid().orElseThrow();

        Await.until(
                "another process is ready",
                () -> instance.state() == State.READY
                        && instance.pid().isPresent()
                        && instance.pid().getAsLong() != first);

        assertThat(words).isEmpty();
        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(instance.failure()).contains("not alive");
    }

    @Test
    void an_instance_that_does_not_start_has_failed_and_says_why() throws Exception {
        instance = instance("echo $GREETING; exit 3", () -> false);

        instance.start();

        Await.until("it has failed", () -> instance.state() == State.FAILED);
        assertThat(instance.failure()).isEqualTo("ended with exit code 3");
        assertThat(instance.log()).content().startsWith("good morning");
    }

    @Test
    void a_stopped_instance_stays_down_until_it_is_started() throws Exception {
        instance = instance("echo started; exec sleep 1000", () -> true);
        instance.start();
        Await.until("it is ready", () -> instance.state() == State.READY);
        var process = ProcessHandle.of(instance.pid().orElseThrow()).orElseThrow();

        instance.stop();

        assertThat(process.isAlive()).isFalse();
        assertThat(instance.state()).isEqualTo(State.ZERO);
        assertThat(instance.pid()).isEmpty();
        assertThat(instance.log()).hasContent("started");

        instance.start();

        Await.until("it is ready again", () -> instance.state() == State.READY);
        assertThat(instance.log()).hasContent("started\nstarted");
    }

    @Test
    void a_process_that_does_not_end_when_asked_is_killed() throws Exception {
        instance = instance(
                "trap '' TERM; touch deaf; while :; do sleep 1; done", () -> Files.exists(folder.resolve("deaf")));
        instance.start();
        Await.until("it is ready", () -> instance.state() == State.READY);
        var process = ProcessHandle.of(instance.pid().orElseThrow()).orElseThrow();

        instance.stop();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void what_a_killed_lab_left_behind_is_stopped_by_the_next_one() throws Exception {
        instance = instance("exec sleep 1000", () -> true);
        instance.start();
        Await.until("it is ready", () -> instance.state() == State.READY);
        var process = ProcessHandle.of(instance.pid().orElseThrow()).orElseThrow();
        var record = Files.copy(folder.resolve("processes.json"), folder.resolve("killed.json"));

        var stopped = new Children(record).stopLeftovers();

        assertThat(stopped).containsExactly("users-1");
        assertThat(process.isAlive()).isFalse();
        assertThat(record).doesNotExist();
    }

    @Test
    void another_process_that_got_the_same_id_is_left_alone() throws Exception {
        instance = instance("exec sleep 1000", () -> true);
        instance.start();
        Await.until("it is ready", () -> instance.state() == State.READY);
        var pid = instance.pid().orElseThrow();
        var record = folder.resolve("killed.json");
        Files.writeString(
                record, "[{\"name\":\"users-1\",\"pid\":%d,\"startMillis\":1000,\"signal\":\"TERM\"}]".formatted(pid));

        var stopped = new Children(record).stopLeftovers();

        assertThat(stopped).isEmpty();
        assertThat(instance.pid()).hasValue(pid);
    }

    @Test
    void several_instances_are_stopped_together() throws Exception {
        instance = instance("exec sleep 1000", () -> true);
        var other = new Instance("users", 2, new ScriptProgram("exec sleep 1000", () -> true), children, folder);
        instance.start();
        other.start();
        Await.until("both are ready", () -> instance.state() == State.READY && other.state() == State.READY);

        Instance.stopAll(List.of(instance, other));

        assertThat(List.of(instance.state(), other.state())).containsOnly(State.ZERO);
    }

    private Instance instance(String script, BooleanSupplier ready) {
        return new Instance("users", 1, new ScriptProgram(script, ready), children, folder);
    }
}
