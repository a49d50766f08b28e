package freshet.lab;

import freshet.lab.control.ControlClient;
import freshet.lab.process.Launch;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One more process of the aggregator beside those that serve: it does one thing to the view, says how it went on this terminal
 * and ends. It has the surroundings of the aggregators of a running lab, serves no requests and follows no events.
 */
final class Task {
    private static final String FUNCTION = "aggregator";
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Path folder;
    private final Launch launch;

    private Task(Path folder, Launch launch) {
        this.folder = folder;
        this.launch = launch;
    }

    /** @throws LabFailure if no lab runs with this data folder */
    static Task in(Path data) throws IOException, InterruptedException {
        return new Task(data, ControlClient.of(data).launch(FUNCTION));
    }

    /** In a folder of its own, so that the process reads no configuration that lies where the command was given. */
    static Task of(Path folder, Launch launch) {
        return new Task(folder, launch);
    }

    /**
     * Does the task and gives the exit code of its process. If this process is asked to end, so is that one.
     *
     * @param task {@code audit}, {@code repair}, {@code rebuild} or {@code rollback}
     */
    int run(String task) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(launch.command())
                .directory(folder.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT);
        builder.environment().putAll(environment(task));
        var process = builder.start();
        var shutdown = Shutdown.of(() -> end(process));
        try {
            return process.waitFor();
        } finally {
            shutdown.now();
        }
    }

    private Map<String, String> environment(String task) throws IOException {
        var environment = new HashMap<>(launch.environment());
        environment.put("FRESHET_VIEW_TASK", task);
        environment.put("FRESHET_EVENTS_SOURCE", "http");
        environment.put("QUARKUS_HTTP_HOST_ENABLED", "false");
        // The terminal is for what the task itself has to say; everything else is in a file beside the functions' logs.
        environment.put("QUARKUS_BANNER_ENABLED", "false");
        environment.put("QUARKUS_LOG_CONSOLE_ENABLED", "false");
        environment.put("QUARKUS_LOG_FILE_ENABLED", "true");
        var logs = Files.createDirectories(folder.resolve("logs"));
        environment.put(
                "QUARKUS_LOG_FILE_PATH",
                logs.resolve(task + ".log").toAbsolutePath().toString());
        return environment;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
    }
}
