package freshet.lab;

import freshet.lab.process.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Waits for a lab to get up. */
final class Readiness {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LAST_LINES = 20;

    private Readiness() {}

    /**
     * Returns when all are ready.
     *
     * @param onReady told of each once, as soon as it is ready
     * @throws LabFailure if one ends before it is ready, with the last lines of its log
     */
    static void await(List<Instance> instances, Consumer<Instance> onReady) throws InterruptedException {
        var waiting = new ArrayList<>(instances);
        while (!waiting.isEmpty()) {
            var ready = waiting.stream().filter(Readiness::isReady).toList();
            ready.forEach(onReady);
            waiting.removeAll(ready);
            Thread.sleep(POLL);
        }
    }

    private static boolean isReady(Instance instance) {
        return switch (instance.state()) {
            case READY -> true;
            case STARTING -> false;
            case FAILED -> throw new LabFailure(report(instance));
            case DRAINING, ZERO -> throw new LabFailure(instance.id() + " was stopped before it was ready.");
        };
    }

    private static String report(Instance instance) {
        return "%s does not start: %s%n%n%s%n%nThe whole log: %s"
                .formatted(instance.id(), instance.failure(), lastLines(instance.log()), instance.log());
    }

    private static String lastLines(Path log) {
        try {
            var lines = Files.readAllLines(log);
            var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
            return String.join("\n", last).indent(4).stripTrailing();
        } catch (IOException e) {
            return "    (it has written no log)";
        }
    }
}
