package freshet.e2e.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of mutated requests.
 *
 * @param sent how many there were
 * @param outcomes how often there was which status, or none
 */
public record FuzzReport(long seed, int sent, Map<String, Integer> outcomes, List<Failure> failures) {
    private static final int KINDS_PRINTED = 40;
    private static final int EXAMPLES = Integer.getInteger("freshet.fuzz.examples", 2);

    public boolean isClean() {
        return failures.isEmpty();
    }

    /** How many were answered with this status. */
    public int count(int status) {
        return outcomes.getOrDefault(Integer.toString(status), 0);
    }

    /** The failures by kind, with examples. */
    @Override
    public String toString() {
        Map<String, List<Failure>> groups =
                failures.stream().collect(Collectors.groupingBy(Failure::group, TreeMap::new, Collectors.toList()));
        return "seed " + seed + " (-Dfreshet.fuzz.seed=" + seed + "): " + sent + " sent, answers by status " + outcomes
                + ", " + failures.size()
                + " wrong\n"
                + groups.entrySet().stream()
                        .limit(KINDS_PRINTED)
                        .map(group -> group.getValue().size() + " × " + group.getKey() + "\n  "
                                + group.getValue().stream()
                                        .limit(EXAMPLES)
                                        .map(Failure::toString)
                                        .collect(Collectors.joining("  ")))
                        .collect(Collectors.joining("\n"));
    }
}
