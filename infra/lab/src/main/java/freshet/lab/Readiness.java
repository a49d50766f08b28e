package freshet.lab;

import freshet.lab.process.Instance;
import freshet.lab.process.State;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Waits for a lab to get up. */
final class Readiness {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LAST_LINES = 20;

    private Readiness() {}

    /**
     * Returns when all are ready.
     *
     * @throws LabFailure if one ends before it is ready, with the last lines of its log
     */
    static void await(List<Instance> instances) throws InterruptedException, IOException {
        for (var instance : instances) {
            while (instance.state() != State.READY) {
                if (instance.state() == State.FAILED) {
                    throw new LabFailure(report(instance));
                }
                Thread.sleep(POLL);
            }
        }
    }

    private static String report(Instance instance) throws IOException {
        var lines = Files.exists(instance.log()) ? Files.readAllLines(instance.log()) : List.<String>of();
        var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        return "%s does not start: %s%n%n%s%n%nThe whole log: %s"
                .formatted(
                        instance.id(),
                        instance.failure(),
                        String.join(System.lineSeparator(), last).indent(4).stripTrailing(),
                        instance.log());
    }
}
