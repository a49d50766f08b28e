package freshet.lab;

import freshet.lab.control.ControlClient;
import freshet.lab.control.InstanceStatus;
import freshet.lab.process.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** New processes in place of a function's, while it serves. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        description = {
            "Replaces the instances of a function one by one by new processes of what is built now, without a request lost.",
            "A new instance is started beside the old one; when it is ready the old one gets no more requests, finishes those it"
                    + " has and ends. If a new one does not become ready, the old one goes on, and the rollout ends there."
        })
final class RolloutCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "NAME", description = "users, products, purchases or aggregator")
    private String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Topology.names().contains(name)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no function '" + name + "', only " + String.join(", ", Topology.names()));
        }
        var control = ControlClient.of(data.folder());
        var running = running(control.status());
        for (var old : running) {
            replace(control, old);
        }
        System.out.println(
                running.isEmpty()
                        ? "Nothing runs of " + name + ": the next instance is a new process anyway."
                        : name + ": all " + running.size() + " replaced");
        return Main.OK;
    }

    private List<String> running(List<InstanceStatus> all) {
        var gone = List.of(State.ZERO.word(), State.DRAINING.word());
        return all.stream()
                .filter(status -> status.name().equals(name) && !gone.contains(status.state()))
                .map(InstanceStatus::instance)
                .toList();
    }

    private static void replace(ControlClient control, String old) throws IOException, InterruptedException {
        var begin = Instant.now();
        var fresh = control.replace(old);
        var millis = Duration.between(begin, Instant.now()).toMillis();
        System.out.printf(Locale.ROOT, "  %s replaced by %s after %.1f s%n", old, fresh.instance(), millis / 1000.0);
    }
}
