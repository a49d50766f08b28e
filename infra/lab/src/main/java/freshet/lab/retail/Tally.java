package freshet.lab.retail;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.lab.LabFailure;
import java.util.Map;
import java.util.TreeMap;

/** What a service made of the lines that it was sent. May be used by several threads. */
final class Tally {
    private static final int MOST_REASONS = 50;
    private static final String OTHER_REASONS = "other reasons";

    private final RejectedRows rejectedRows;
    private final Map<String, Long> rejected = new TreeMap<>();
    private long sent;
    private long created;
    private long unchanged;

    /** @param rejectedRows is told of each rejected line that stands for a row of the file */
    Tally(RejectedRows rejectedRows) {
        this.rejectedRows = rejectedRows;
    }

    /**
     * Adds the answer to one import call.
     *
     * @param batch the lines that were sent
     * @throws LabFailure if the answer does not account for each of them
     */
    synchronized void add(Batch batch, JsonNode answer) {
        long newlyCreated = answer.path("created").asLong(-1);
        long newlyUnchanged = answer.path("unchanged").asLong(-1);
        var rejections = answer.path("rejected");
        if (answer.path("read").asLong(-1) != batch.size()
                || newlyCreated < 0
                || newlyUnchanged < 0
                || newlyCreated + newlyUnchanged + rejections.size() != batch.size()) {
            throw new LabFailure("An import call of " + batch.size() + " lines was answered with " + newlyCreated
                    + " created, " + newlyUnchanged + " unchanged and " + rejections.size() + " rejected.");
        }
        sent += batch.size();
        created += newlyCreated;
        unchanged += newlyUnchanged;
        rejections.forEach(rejection -> reject(batch, rejection));
    }

    synchronized Outcome outcome() {
        return new Outcome(sent, created, unchanged, new TreeMap<>(rejected));
    }

    // Without its key, a reason is the same for all lines of its kind, and can be counted.
    private void reject(Batch batch, JsonNode rejection) {
        int line = rejection.path("line").asInt();
        var words = rejection.path("reason").asText("no reason given");
        boolean known = line >= 1 && line <= batch.size();
        var reason = known ? words.replace(batch.keys().get(line - 1), "…") : words;
        boolean countable = rejected.containsKey(reason) || rejected.size() < MOST_REASONS;
        var counted = countable ? reason : OTHER_REASONS;
        rejected.merge(counted, 1L, Long::sum);
        if (known && batch.origins().get(line - 1) != null) {
            rejectedRows.add(counted, words, batch.origins().get(line - 1));
        }
    }
}
