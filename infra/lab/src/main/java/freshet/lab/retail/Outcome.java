package freshet.lab.retail;

import java.util.Map;

/**
 * What became of the lines of one kind: each was created, unchanged (known already, with the same content) or rejected.
 *
 * @param rejected lines by reason
 */
record Outcome(long sent, long created, long unchanged, Map<String, Long> rejected) {
    long rejectedInAll() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
