package freshet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** What befalls the processes of a lab, from outside. */
final class Faults {
    private static final Duration BACK = Duration.ofSeconds(180);
    private static final Duration COMMAND = Duration.ofSeconds(90);

    private final Freshet freshet;
    private final Path points;

    /** @param points the folder that {@link FaultPoint#environment} was given */
    Faults(Freshet freshet, Path points) {
        this.freshet = freshet;
        this.points = points;
    }

    /** Has a process die at a point, and returns when it is back. */
    void killAt(FaultPoint point, String function) throws IOException {
        Map<String, Long> before = pids();
        point.strike(points, function);
        awaitBack(before);
    }

    /** Has a process of each of these functions die at a point, and returns when all are back. */
    void killAtEach(Map<FaultPoint, String> points) throws IOException {
        Map<String, Long> before = pids();
        for (Map.Entry<FaultPoint, String> point : points.entrySet()) {
            point.getKey().strike(this.points, point.getValue());
        }
        awaitBack(before);
    }

    /** Kills an instance at this very moment, and returns when it is back. */
    void kill(String instance) {
        Map<String, Long> before = pids();
        Freshet.signal("KILL", freshet.instance(instance));
        awaitBack(before);
    }

    /** Has a process stop at a point, with all that it holds, and tells which. It stays so until it gets SIGCONT. */
    Freshet.Instance stallAt(FaultPoint point, String function) throws IOException {
        point.strike(points, function);
        Freshet.await(BACK, "a stalled " + function, () -> !stalled(function).isEmpty());
        return stalled(function).getFirst();
    }

    private List<Freshet.Instance> stalled(String function) {
        return freshet.instances().stream()
                .filter(instance -> instance.name().equals(function) && isStopped(instance.pid()))
                .toList();
    }

    // The state is the field after the name, which is in parentheses.
    private static boolean isStopped(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return status.charAt(status.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops something by the lab's command. */
    void stop(String name) throws IOException, InterruptedException {
        command("stop", name);
    }

    /** Starts it again, and returns when it is ready. */
    void start(String name) throws IOException, InterruptedException {
        command("start", name);
    }

    private void command(String... words) throws IOException, InterruptedException {
        Freshet.Outcome outcome = freshet.run(COMMAND, words);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome.printed());
        }
    }

    private Map<String, Long> pids() {
        return freshet.instances().stream()
                .collect(Collectors.toMap(Freshet.Instance::instance, Freshet.Instance::pid));
    }

    private void awaitBack(Map<String, Long> before) {
        AtomicReference<List<Freshet.Instance>> seen = new AtomicReference<>();
        try {
            Freshet.await(BACK, "a new process, and all to be ready", () -> {
                seen.set(freshet.instances());
                return seen.get().stream().anyMatch(instance -> before.get(instance.instance()) != instance.pid())
                        && seen.get().stream().allMatch(Freshet.Instance::isReady);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + before + " became " + seen, e);
        }
    }
}
