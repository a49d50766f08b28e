package freshet.http;

import java.util.List;

/**
 * What became of the lines of an import.
 *
 * @param read lines that were not empty
 * @param created entities that are new
 * @param unchanged lines whose key is known with the same content
 * @param rejected lines that were not taken, in the order of their numbers
 */
public record ImportReport(int read, int created, int unchanged, List<Rejected> rejected) {
    /**
     * A line that was not taken.
     *
     * @param line its number, from 1
     */
    public record Rejected(int line, String reason) {}

    public ImportReport {
        rejected = List.copyOf(rejected);
    }
}
