package freshet.lab.deadletters;

import freshet.events.deadletters.DeadLetter;
import freshet.lab.DataOption;
import freshet.lab.LabFailure;
import freshet.lab.deadletters.DeadLetterTopic.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends letters to their topics again. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Sends dead letters to the topics that they came from again, as they were. Who can use one now applies it once, however"
                    + " often it is sent; who still cannot writes a new letter.",
            "One whose topic has a newer state of the same entity is marked and not sent: it would change nothing, and must not be the"
                    + " last that the topic holds. Ends with 1 if one cannot be sent, because nobody knows where it came from or the"
                    + " brokers refuse it."
        })
final class RedriveCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @ArgGroup(multiplicity = "1")
    private Which which;

    private static final class Which {
        @Parameters(
                paramLabel = "KEY",
                arity = "1..*",
                description = "the letters of these keys as 'list' shows them, also if they were sent again before")
        private List<String> keys;

        @Option(names = "--all", description = "every letter that was not sent again before")
        private boolean all;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var topic = RunningLab.deadLetters(data.folder());
        var chosen = chosen(topic.read());
        var sendable = chosen.stream()
                .filter(letter -> letter.origin().topic() != null)
                .toList();
        var outcomes = topic.redrive(sendable);
        outcomes.forEach((letter, outcome) -> System.out.printf(
                "%s: %s from %s%n",
                words(outcome), Bytes.text(letter.recordKey()), letter.origin().place()));
        var sent = outcomes.values().stream().filter(Outcome.SENT::equals).count();
        System.out.printf("%d dead letters were sent to their topics again%n", sent);
        var unknown = new ArrayList<>(chosen);
        unknown.removeAll(sendable);
        unknown.forEach(letter -> System.out.printf(
                "not sent: %s; nobody knows which topic it came from%n", Bytes.text(letter.recordKey())));
        return unknown.isEmpty() && !outcomes.containsValue(Outcome.REFUSED) ? 0 : 1;
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case SENT -> "sent again";
            case OVERTAKEN -> "not sent, for its topic has a newer state";
            case REFUSED -> "not sent, for the brokers refuse it";
        };
    }

    private List<DeadLetter> chosen(Letters letters) {
        if (which.all) {
            return letters.waiting();
        }
        var chosen = new ArrayList<DeadLetter>();
        for (var key : which.keys) {
            var ofKey = letters.of(key);
            if (ofKey.isEmpty()) {
                throw new LabFailure("There is no dead letter with the key " + key + "; nothing was sent.");
            }
            chosen.addAll(ofKey);
        }
        return chosen;
    }
}
