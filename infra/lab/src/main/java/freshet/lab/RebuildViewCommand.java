package freshet.lab;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the view anew from the topics. */
@Command(
        name = "rebuild-view",
        mixinStandardHelpOptions = true,
        description = {
            "Builds a second generation of the aggregator's view from the topics beside the live one, audits it, and puts it in"
                    + " the live one's place. Reads go on throughout.",
            "Ends with 1, and leaves the live one in its place, if the two ways to the same data differ."
                    + " The log is logs/rebuild.log in the data folder, or logs/rollback.log."
        })
final class RebuildViewCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(names = "--rollback", description = "put the generation before back into its place, brought up to date")
    private boolean rollback;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Task.in(data.folder()).run(rollback ? "rollback" : "rebuild");
    }
}
