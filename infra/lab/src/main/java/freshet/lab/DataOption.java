package freshet.lab;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which lab is meant. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the lab's data folder (default: .freshet in the project's folder)")
    private Path folder = Installation.root().resolve(".freshet");

    /** The folder as it was given. */
    public Path folder() {
        return folder;
    }
}
