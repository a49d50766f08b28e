package freshet.lab.deadletters;

import freshet.events.deadletters.DeadLetter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Dead letters for the terminal. */
final class LetterTable {
    private static final String ROW = "  %-36s  %-34s  %-26s  %-26s  %-24s  %s";

    private LetterTable() {}

    /** A line each. */
    static String of(List<DeadLetter> letters) {
        var header = ROW.formatted("KEY", "TYPE", "FROM", "GROUP", "WHEN", "REASON");
        return letters.stream().map(LetterTable::row).collect(Collectors.joining("\n", header + "\n", ""));
    }

    private static String row(DeadLetter letter) {
        var again = letter.redrivenAt() == null ? "" : " (sent again " + letter.redrivenAt() + ")";
        return ROW.formatted(
                Bytes.text(letter.recordKey()),
                letter.typeName().orElse("-"),
                letter.origin().place(),
                letter.origin().group(),
                letter.at(),
                oneLine(letter.reason()) + again);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** Everything of one. */
    static String whole(DeadLetter letter) {
        var headers = letter.recordHeaders().stream()
                .map(header -> "  %-32s %s".formatted(header.name(), Bytes.text(header.value())))
                .collect(Collectors.joining("\n"));
        return """
                key: %s
                headers:
                %s
                value (%d bytes):
                %s
                """.formatted(
                        Bytes.text(letter.key()),
                        headers,
                        Objects.requireNonNullElse(letter.value(), new byte[0]).length,
                        Bytes.text(letter.value()));
    }
}
