package freshet.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code infra/bench/run}: measures, prints, asserts nothing. */
@Command(
        name = "infra/bench/run",
        mixinStandardHelpOptions = true,
        description = "Measures Freshet on this machine. Each command starts a lab of its own and stops it again.",
        subcommands = {
            StartBench.class,
            ColdStartBench.class,
            EndBench.class,
            ImportBench.class,
            DelayBench.class,
            RelayBench.class,
            StrategiesBench.class,
            RebuildBench.class,
            GuardsBench.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }
}
