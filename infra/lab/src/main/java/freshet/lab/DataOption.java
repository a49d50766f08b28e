package freshet.lab;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which lab is meant. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".freshet",
            description = "the lab's data folder (default: ${DEFAULT-VALUE})")
    private Path folder;

    /** The folder as it was given. */
    Path folder() {
        return folder;
    }
}
