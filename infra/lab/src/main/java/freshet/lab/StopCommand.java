package freshet.lab;

import freshet.lab.control.ControlClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Holds something down. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description =
                "Stops a function, one of its instances, the brokers, one of them, or the database, and holds it down until 'start'.")
final class StopCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "NAME", description = "users, users-2, …, broker, broker-2, … or database")
    private String name;

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println(StatusTable.of(ControlClient.of(data.folder()).stop(name)));
        return Main.OK;
    }
}
