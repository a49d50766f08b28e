package freshet.images.linkage;

import freshet.images.linkage.ClassPath.Gap;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gaps that do no harm, each with its reason in {@code known-gaps.txt}.
 *
 * @param entries in the order of the file
 */
record KnownGaps(List<Entry> entries) {
    private static final String ANY = "*";

    /**
     * What is known.
     *
     * @param from a prefix of the class that refers to something; empty for any
     * @param to a prefix of classes in packages that are not there, or a gap's exact target
     */
    record Entry(String from, String to) {
        boolean knows(Gap gap) {
            return gap.packageIsThere()
                    ? gap.from().equals(from) && gap.to().equals(to)
                    : gap.from().startsWith(from) && gap.to().startsWith(to);
        }

        @Override
        public String toString() {
            return (from.isEmpty() ? ANY : from) + " -> " + to;
        }
    }

    static KnownGaps parse(Stream<String> lines) {
        return new KnownGaps(lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                .flatMap(KnownGaps::entries)
                .toList());
    }

    private static Stream<Entry> entries(String line) {
        String[] sides = line.split(" -> ");
        String from = sides[0].equals(ANY) ? "" : sides[0];
        return Arrays.stream(sides[1].split(" ")).map(to -> new Entry(from, to));
    }

    List<Gap> unknown(Collection<Gap> gaps) {
        return gaps.stream()
                .filter(gap -> entries.stream().noneMatch(entry -> entry.knows(gap)))
                .toList();
    }

    /** The entries for which there is nothing any more. */
    List<Entry> stale(Collection<Gap> gaps) {
        return entries.stream()
                .filter(entry -> gaps.stream().noneMatch(entry::knows))
                .toList();
    }
}
