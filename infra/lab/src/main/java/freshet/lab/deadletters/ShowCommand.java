package freshet.lab.deadletters;

import freshet.lab.DataOption;
import freshet.lab.LabFailure;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells all of a key's letters. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Shows each dead letter of a key: all its headers and its value, as text if it is text, else in hexadecimal.")
final class ShowCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "KEY", description = "as 'list' shows it")
    private String key;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var letters = RunningLab.deadLetters(data.folder()).read().of(key);
        if (letters.isEmpty()) {
            throw new LabFailure("There is no dead letter with the key " + key + ".");
        }
        System.out.print(letters.stream().map(LetterTable::whole).collect(Collectors.joining("\n")));
        return 0;
    }
}
