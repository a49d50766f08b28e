package freshet.lab.deadletters;

import picocli.CommandLine.Command;

/** What became of records that a consumer could not use. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        subcommands = {ListCommand.class, ShowCommand.class, RedriveCommand.class},
        description = {
            "Records that a consumer could not use: unknown, undecodable, or against the rules. Each lies in freshet.dead-letters"
                    + " with its bytes, its headers and the reason, for 14 days.",
            "list shows them, show KEY tells all of one, redrive sends them to their topics again."
        })
public final class DeadLettersCommand {}
