package freshet.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.load.Answer;
import freshet.e2e.load.Latency;
import freshet.e2e.load.Load;
import freshet.e2e.load.Outcome;
import freshet.e2e.load.Source;
import freshet.e2e.load.Tally;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Readers of the view who come at a fixed rate, each for a user at random. They remember what went wrong: an answer that is not
 * 200, and one that tells less of an entity than an answer told that came before it was asked for.
 */
public final class Reads implements AutoCloseable {
    private static final String NAME = "reads";
    private static final int WORTH_TELLING = 20;

    private record Seen(long version, long since) {}

    private final Map<String, Seen> newest = new ConcurrentHashMap<>();
    private final Queue<String> stepsBack = new ConcurrentLinkedQueue<>();
    private final Load load;

    private Reads(Freshet freshet, int perSecond, List<String> users) {
        Random random = new Random(1);
        load = Load.of(Source.gets(
                        NAME,
                        perSecond,
                        () -> freshet.aggregator() + "/users/" + users.get(random.nextInt(users.size()))
                                + "/purchases?strategy=view")
                .watchedBy(this::look));
    }

    /** Begins to read, and goes on until this is closed. */
    public static Reads begin(Freshet freshet, int perSecond, List<String> users) {
        Reads reads = new Reads(freshet, perSecond, List.copyOf(users));
        reads.load.begin();
        return reads;
    }

    /** How long the answers took. */
    public Latency latency() {
        return tally().latency();
    }

    /** How many got no answer, or another one than 200. */
    public long failed() {
        return tally().count(outcome -> !outcome.isSuccess());
    }

    /** How many told less of an entity than an answer before. */
    public int takenBack() {
        return stepsBack.size();
    }

    /** What was answered, or happened, instead of 200, and how often. */
    public Map<Outcome, Long> failures() {
        SortedMap<Outcome, Long> outcomes = tally().outcomes();
        outcomes.keySet().removeIf(Outcome::isSuccess);
        return outcomes;
    }

    /** Which entities were told of as they had been before; the first few of them. */
    public List<String> stepsBack() {
        return stepsBack.stream().limit(WORTH_TELLING).toList();
    }

    private Tally tally() {
        return load.soFar().of(NAME);
    }

    private void look(Answer answer) {
        if (answer.response().statusCode() == 200) {
            compare(Freshet.json(answer.response().body()), answer.asked());
        }
    }

    private void compare(JsonNode answer, long asked) {
        compareEntity(answer.get("user"), asked);
        for (JsonNode purchase : answer.get("purchases")) {
            compareEntity(purchase, asked);
            compareEntity(purchase.get("product"), asked);
        }
    }

    // A product that is pending or deleted has no version.
    private void compareEntity(JsonNode entity, long asked) {
        if (!entity.has("version")) {
            return;
        }
        String id = entity.get("id").asText();
        long version = entity.get("version").asLong();
        Seen known = newest.get(id);
        if (known != null && known.version() > version && known.since() - asked < 0) {
            stepsBack.add(id + " was " + known.version() + " and is " + version);
        }
        newest.merge(id, new Seen(version, System.nanoTime()), (old, now) -> now.version() > old.version() ? now : old);
    }

    /** Reads no more, and returns when the last answer has come. */
    @Override
    public void close() {
        load.close();
    }
}
