package freshet.lab;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the view with what the owners have. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Compares the aggregator's view with the owners' data, entity by entity, and names every difference that stands.",
            "Ends with 0 if there is none and with 1 if there is one. The log is logs/audit.log in the data folder, or logs/repair.log."
        })
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(
            names = "--repair",
            description =
                    "have the owners publish again what differs, and compare once more; 0 if nothing differs then")
    private boolean repair;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Task.in(data.folder()).run(repair ? "repair" : "audit");
    }
}
