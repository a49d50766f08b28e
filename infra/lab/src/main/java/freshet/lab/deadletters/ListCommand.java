package freshet.lab.deadletters;

import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.events.deadletters.DeadLetter;
import freshet.lab.DataOption;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows which there are. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the dead letters that were not sent again, the oldest first.")
final class ListCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Mixin
    private DataOption data;

    @Option(names = "--all", description = "those that were sent again, too")
    private boolean all;

    @Option(
            names = "--json",
            description =
                    "as an array of {\"key\",\"type\",\"topic\",\"partition\",\"offset\",\"group\",\"at\",\"reason\","
                            + "\"redrivenAt\"}; what is not known is null")
    private boolean json;

    /** A letter for programs. Times are RFC 3339. */
    record Line(
            String key,
            String type,
            String topic,
            Integer partition,
            Long offset,
            String group,
            String at,
            String reason,
            String redrivenAt) {
        static Line of(DeadLetter letter) {
            var origin = letter.origin();
            return new Line(
                    Bytes.text(letter.recordKey()),
                    letter.typeName().orElse(null),
                    origin.topic(),
                    origin.partition(),
                    origin.offset(),
                    origin.group(),
                    letter.at().toString(),
                    letter.reason(),
                    letter.redrivenAt() == null ? null : letter.redrivenAt().toString());
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var letters = RunningLab.deadLetters(data.folder()).read();
        var shown = all ? letters.all() : letters.waiting();
        if (json) {
            System.out.println(
                    JSON.writeValueAsString(shown.stream().map(Line::of).toList()));
        } else {
            System.out.println(text(shown));
        }
        if (letters.foreign() > 0) {
            System.err.println(letters.foreign() + " records in freshet.dead-letters are no dead letters.");
        }
        return 0;
    }

    private static String text(List<DeadLetter> letters) {
        return letters.isEmpty() ? "There are no dead letters." : LetterTable.of(letters);
    }
}
