package freshet.lab;

import freshet.lab.deadletters.DeadLettersCommand;
import freshet.lab.retail.ImportCommand;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The lab's command line: {@code infra/up} without the looking for a JDK and the building. */
@Command(
        name = "infra/up",
        mixinStandardHelpOptions = true,
        version = "Freshet 0.1.0",
        customSynopsis = {
            "infra/up [OPTIONS]            runs everything until Ctrl-C",
            "       infra/up COMMAND [OPTIONS]"
        },
        description =
                "%nRuns the whole of Freshet on this machine. 'infra/up COMMAND --help' tells more of a command.%n",
        commandListHeading = "Commands:%n",
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            ImportCommand.class,
            StopCommand.class,
            StartCommand.class,
            RolloutCommand.class,
            FaultCommand.class,
            AuditCommand.class,
            RebuildViewCommand.class,
            DeadLettersCommand.class,
            ServicesCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well", "1:something is wrong, and the message says what", "2:not understood"})
public final class Main {
    static final int OK = 0;
    static final int WRONG = 1;

    private static final List<String> OWN_OPTIONS = List.of("-h", "--help", "-V", "--version");

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Gives the exit code: 0 all is well, 1 something is wrong, 2 not understood. */
    static int run(String... args) {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler(Main::explain);
        line.setParameterExceptionHandler(Main::refuse);
        var first = args.length == 0 ? "" : args[0];
        if (line.getSubcommands().containsKey(first) || OWN_OPTIONS.contains(first)) {
            return line.execute(args);
        }
        if (!first.isEmpty() && !first.startsWith("-")) {
            return refuse(new ParameterException(line, "there is no command '" + first + "'"), args);
        }
        return line.execute(Stream.concat(Stream.of("up"), Arrays.stream(args)).toArray(String[]::new));
    }

    // A failure that the lab knows of needs words, not a stack trace.
    private static int explain(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
        if (!(failure instanceof LabFailure) && !(failure instanceof IOException)) {
            throw failure;
        }
        line.getErr()
                .println("infra/up: " + (failure instanceof LabFailure ? failure.getMessage() : failure.toString()));
        return WRONG;
    }

    private static int refuse(ParameterException misuse, String[] args) {
        var line = misuse.getCommandLine();
        line.getErr().println("infra/up: " + misuse.getMessage());
        line.getErr().println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }
}
