package freshet.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that hands on the tokens of its writes and of its last answer, and remembers what it was shown: every further answer must
 * show that or something newer.
 */
final class TokenClient {
    /** What all clients of a test found. */
    static final class Findings {
        final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> mistakes = new ConcurrentLinkedQueue<>();
        final AtomicInteger answers = new AtomicInteger();
        final AtomicInteger refusals = new AtomicInteger();
        final AtomicInteger byOwnersForToken = new AtomicInteger();
        final AtomicInteger byView = new AtomicInteger();
    }

    private static final String TOKEN = "Consistency-Token";
    private static final long DELETED = Long.MAX_VALUE;
    private static final List<String> WAYS = List.of(
            "auto", "auto", "auto", "auto max-age=60", "auto no-cache", "view", "sync", "sync-sequential", "events");

    private final Freshet freshet;
    private final String user;
    private final Findings findings;
    private final Random random;
    private final Map<String, Long> atLeast = new HashMap<>();
    private List<String> tokens = new ArrayList<>();

    TokenClient(Freshet freshet, String user, Findings findings, long seed) {
        this.freshet = freshet;
        this.user = user;
        this.findings = findings;
        this.random = new Random(seed);
    }

    /** Takes note of a write of its own: from now on it must be in every answer. */
    void wrote(HttpResponse<String> answer, String id) {
        note(answer, id, version(answer));
    }

    // A cancellation tells no version; it is the one after the one that it changed.
    private static long version(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("ETag")
                .map(TokenClient::number)
                .orElseGet(() ->
                        number(answer.request().headers().firstValue("If-Match").orElseThrow()) + 1);
    }

    private static long number(String tag) {
        return Long.parseLong(tag.replace("\"", ""));
    }

    /** Takes note of a deletion of its own. */
    void deleted(HttpResponse<String> answer, String id) {
        note(answer, id, DELETED);
    }

    /** The least version that this must be shown in; 0 for what it does not know of. */
    long version(String id) {
        return atLeast.getOrDefault(id, 0L);
    }

    private void note(HttpResponse<String> answer, String id, long version) {
        Optional<String> token = answer.headers().firstValue(TOKEN);
        if (token.isEmpty()) {
            findings.mistakes.add("a write without a token: " + answer.request().method() + " " + answer.uri());
        }
        token.ifPresent(tokens::add);
        atLeast.merge(id, version, Math::max);
    }

    /** Asks in a way chosen at random, and compares the answer with all that it must show. */
    void read() {
        String way = WAYS.get(random.nextInt(WAYS.size()));
        String strategy = way.split(" ")[0];
        List<String> headers = new ArrayList<>(
                List.of("Cache-Control", way.substring(strategy.length()).strip()));
        if (!tokens.isEmpty()) {
            headers.addAll(List.of(TOKEN, String.join(",", tokens)));
        }
        String url = freshet.aggregator() + "/users/" + user + "/purchases?limit=500&strategy=" + strategy;
        HttpResponse<String> answer = freshet.send("GET", url, null, headers.toArray(String[]::new));
        switch (answer.statusCode()) {
            case 200 -> compare(way, Freshet.json(answer.body()));
            case 404 -> compareDeleted(way);
            case 503, 504 -> findings.refusals.incrementAndGet();
            default -> findings.mistakes.add(way + " answered " + answer.statusCode() + ": " + answer.body());
        }
        if (answer.statusCode() == 200 || answer.statusCode() == 404) {
            findings.answers.incrementAndGet();
            tokens = new ArrayList<>(
                    answer.headers().firstValue(TOKEN).map(List::of).orElse(List.of()));
        }
    }

    private void compare(String way, JsonNode answer) {
        Map<String, Long> shown = versions(answer);
        atLeast.forEach((id, version) -> {
            if (shown.containsKey(id) ? shown.get(id) < version : !saysThatItIsMissing(answer, id)) {
                findings.violations.add("%s shows %s of %s after %d: %s"
                        .formatted(way, shown.get(id), id, version, answer.get("provenance")));
            }
        });
        shown.forEach((id, version) -> atLeast.merge(id, version, Math::max));
        String strategy = answer.at("/provenance/strategy").asText();
        if (strategy.equals("view")) {
            findings.byView.incrementAndGet();
        } else if (answer.at("/provenance/why").asText().equals("token")) {
            findings.byOwnersForToken.incrementAndGet();
        }
    }

    // As a partial answer of events does.
    private boolean saysThatItIsMissing(JsonNode answer, String id) {
        String part = id.equals(user) ? "user" : "purchases";
        boolean isPending = answer.findValues("product").stream()
                .anyMatch(product -> product.get("id").asText().equals(id) && !product.has("version"));
        return isPending || answer.get(part).isNull();
    }

    private void compareDeleted(String way) {
        if (version(user) != DELETED) {
            findings.violations.add(way + " does not know the user");
        }
    }

    private static Map<String, Long> versions(JsonNode answer) {
        Map<String, Long> versions = new HashMap<>();
        List<JsonNode> entities = new ArrayList<>(List.of(answer.get("user")));
        answer.get("purchases").forEach(purchase -> {
            entities.add(purchase);
            entities.add(purchase.get("product"));
        });
        for (JsonNode entity : entities) {
            if (entity.has("version")) {
                versions.put(entity.get("id").asText(), entity.get("version").asLong());
            } else if (entity.path("status").asText().equals("deleted")) {
                versions.put(entity.get("id").asText(), DELETED);
            }
        }
        return versions;
    }
}
