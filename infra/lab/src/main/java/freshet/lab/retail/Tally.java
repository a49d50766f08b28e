package freshet.lab.retail;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.lab.LabFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a service made of the lines that it was sent. May be used by several threads. */
final class Tally {
    private static final int MOST_REASONS = 50;
    private static final String OTHER_REASONS = "other reasons";

    private final Map<String, Long> rejected = new TreeMap<>();
    private long sent;
    private long created;
    private long unchanged;

    /**
     * Adds the answer to one import call.
     *
     * @param keys of the lines that were sent, in their order
     * @throws LabFailure if the answer does not account for each of them
     */
    synchronized void add(List<String> keys, JsonNode answer) {
        long newlyCreated = answer.path("created").asLong(-1);
        long newlyUnchanged = answer.path("unchanged").asLong(-1);
        var rejections = answer.path("rejected");
        if (answer.path("read").asLong(-1) != keys.size()
                || newlyCreated < 0
                || newlyUnchanged < 0
                || newlyCreated + newlyUnchanged + rejections.size() != keys.size()) {
            throw new LabFailure("An import call of " + keys.size() + " lines was answered with " + newlyCreated
                    + " created, " + newlyUnchanged + " unchanged and " + rejections.size() + " rejected.");
        }
        sent += keys.size();
        created += newlyCreated;
        unchanged += newlyUnchanged;
        rejections.forEach(rejection -> reject(keys, rejection));
    }

    synchronized Outcome outcome() {
        return new Outcome(sent, created, unchanged, new TreeMap<>(rejected));
    }

    // Without its key, a reason is the same for all lines of its kind, and can be counted.
    private void reject(List<String> keys, JsonNode rejection) {
        int line = rejection.path("line").asInt();
        var words = rejection.path("reason").asText("no reason given");
        var reason = line >= 1 && line <= keys.size() ? words.replace(keys.get(line - 1), "…") : words;
        boolean countable = rejected.containsKey(reason) || rejected.size() < MOST_REASONS;
        rejected.merge(countable ? reason : OTHER_REASONS, 1L, Long::sum);
    }
}
