package freshet.lab.retail;

import freshet.lab.retail.table.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows that became no purchase, whoever rejected them. May be used by several threads. */
final class RejectedRows {
    private static final int FIRST = 5;

    private final Map<String, List<String>> firstLines = new TreeMap<>();
    private final RejectedFile file;

    /** @param file null where nobody wants one */
    RejectedRows(RejectedFile file) {
        this.file = file;
    }

    /**
     * Takes a row.
     *
     * @param kind the reason without what is this row's own
     */
    synchronized void add(String kind, String reason, Line line) {
        var lines = firstLines.computeIfAbsent(kind, key -> new ArrayList<>());
        if (lines.size() < FIRST) {
            lines.add(line.place());
        }
        if (file != null) {
            file.write(line, reason);
        }
    }

    /** Where the first few are, by reason. */
    synchronized Map<String, List<String>> firstLines() {
        return new TreeMap<>(firstLines);
    }
}
