package freshet.lab.retail;

import freshet.lab.LabFailure;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a file has its columns. It may have others, too. */
final class Columns {
    private final Map<Column, Integer> places;
    private final int count;

    private Columns(Map<Column, Integer> places, int count) {
        this.places = places;
        this.count = count;
    }

    /** @throws LabFailure if a column is missing or comes twice */
    static Columns of(List<String> header) {
        var lacking = Arrays.stream(Column.values())
                .filter(column -> header.stream().noneMatch(column::isCalled))
                .toList();
        if (!lacking.isEmpty()) {
            throw new LabFailure("The file lacks the columns " + titles(lacking.stream())
                    + ". Its first line has to name all of " + titles(Arrays.stream(Column.values())) + ". It names "
                    + header.stream().map(String::strip).collect(Collectors.joining(", ")) + ".");
        }
        requireEachOnce(header);
        var places = new EnumMap<Column, Integer>(Column.class);
        for (int i = 0; i < header.size(); i++) {
            int place = i;
            column(header.get(i)).ifPresent(column -> places.put(column, place));
        }
        return new Columns(places, header.size());
    }

    /** Whether a header names all columns. */
    static boolean areAllIn(List<String> header) {
        return Arrays.stream(Column.values()).allMatch(column -> header.stream().anyMatch(column::isCalled));
    }

    /** How many fields a row has. */
    int count() {
        return count;
    }

    String field(List<String> row, Column column) {
        return row.get(places.get(column));
    }

    private static void requireEachOnce(List<String> header) {
        var names = new HashMap<String, String>(); // by what they mean
        for (var written : header) {
            var name = written.strip();
            var other = names.put(column(name).map(Column::title).orElseGet(() -> Column.plain(name)), name);
            if (other != null && !name.isEmpty()) {
                throw new LabFailure(
                        other.equals(name)
                                ? "The column " + name + " comes twice. Rename or remove one of the two."
                                : "The columns " + other + " and " + name
                                        + " are the same. Rename or remove one of the two.");
            }
        }
    }

    private static Optional<Column> column(String name) {
        return Arrays.stream(Column.values())
                .filter(column -> column.isCalled(name))
                .findFirst();
    }

    private static String titles(Stream<Column> columns) {
        return columns.map(Column::title).collect(Collectors.joining(", "));
    }
}
