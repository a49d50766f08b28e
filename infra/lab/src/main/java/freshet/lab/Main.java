package freshet.lab;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** The lab's command line: {@code infra/up} without the looking for a JDK and the building. */
@Command(
        name = "infra/up",
        mixinStandardHelpOptions = true,
        version = "Freshet 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs the whole of Freshet on this machine.",
        subcommands = {ServicesCommand.class, HelpCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well", "1:something is wrong, and the message says what", "2:not understood"})
public final class Main {
    static final int OK = 0;
    static final int WRONG = 1;
    static final int USAGE = 2;

    private Main() {}

    /** Runs a subcommand and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler(Main::explain);
        for (var subcommand : line.getSubcommands().values()) {
            subcommand.getCommandSpec().exitCodeOnInvalidInput(USAGE);
        }
        return line;
    }

    // A failure that the lab knows of needs words, not a stack trace.
    private static int explain(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
        if (!(failure instanceof LabFailure) && !(failure instanceof IOException)) {
            throw failure;
        }
        PrintWriter err = line.getErr();
        err.println("infra/up: " + (failure instanceof LabFailure ? failure.getMessage() : failure.toString()));
        return WRONG;
    }
}
