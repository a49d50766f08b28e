package freshet.lab;

import freshet.lab.control.ControlClient;
import freshet.lab.process.State;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts what was held down. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Starts what 'stop' holds down, and returns when it is ready.")
final class StartCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "NAME", description = "users, users-2, …, broker, broker-2, … or database")
    private String name;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var started = ControlClient.of(data.folder()).start(name);
        System.out.println(StatusTable.of(started));
        var ready = State.READY.word();
        return started.stream().allMatch(instance -> instance.state().equals(ready)) ? Main.OK : Main.WRONG;
    }
}
