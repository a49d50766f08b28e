package freshet.lab.retail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import freshet.lab.StubServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The four functions in one small server, as far as an import sees them: they keep what they are sent by the clients' keys, list it in
 * pages, and count it.
 */
final class StubShop implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> KEYS =
            Map.of("users", "externalId", "products", "sku", "purchases", "externalId");

    /** What is stored, by kind and key. */
    final Map<String, TreeMap<String, ObjectNode>> stored =
            Map.of("users", new TreeMap<>(), "products", new TreeMap<>(), "purchases", new TreeMap<>());

    private final AtomicInteger requests = new AtomicInteger();
    private final StubServer server = new StubServer(this::handle);
    private volatile int breakEvery = Integer.MAX_VALUE;
    private volatile int purchaseCalls = Integer.MAX_VALUE;
    private volatile Predicate<JsonNode> refused = line -> false;
    private volatile long missingInTheView;

    StubShop() throws IOException {}

    Endpoints endpoints() {
        return new Endpoints(server.uri(), server.uri(), server.uri(), server.uri());
    }

    /** Every n-th request is answered 503 before, or breaks off after it was done, in turn. */
    void breakEvery(int n) {
        breakEvery = n;
    }

    /** After so many imports of purchases the service fails for good. */
    void failAfterPurchaseCalls(int n) {
        purchaseCalls = n;
    }

    /** Lines that are not taken. */
    void refuse(Predicate<JsonNode> lines) {
        refused = lines;
    }

    /** The view lacks so many purchases. */
    void withholdFromTheView(long purchases) {
        missingInTheView = purchases;
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        int number = requests.incrementAndGet();
        boolean broken = number % breakEvery == 0;
        if (broken && number / breakEvery % 2 == 0) {
            StubServer.answer(exchange, 503, "");
            return;
        }
        var body = exchange.getRequestBody().readAllBytes();
        var path = exchange.getRequestURI().getPath().split("/");
        if (path[1].equals("purchases") && exchange.getRequestMethod().equals("POST") && purchaseCalls-- <= 0) {
            StubServer.answer(exchange, 500, "");
            return;
        }
        var answer = answer(exchange, path[1], new String(body, StandardCharsets.UTF_8));
        if (!broken) {
            StubServer.answer(exchange, 200, answer.toString());
        }
    }

    private synchronized JsonNode answer(HttpExchange exchange, String kind, String body) {
        if (kind.equals("view")) {
            var counts = JSON.createObjectNode();
            stored.forEach((stocked, entities) -> counts.put(stocked, (long) entities.size()));
            counts.put("purchases", stored.get("purchases").size() - missingInTheView);
            return JSON.createObjectNode().put("generation", 1).put("age", 0).set("counts", counts);
        }
        return exchange.getRequestMethod().equals("POST")
                ? take(kind, body)
                : page(kind, exchange.getRequestURI().getQuery());
    }

    private JsonNode take(String kind, String body) {
        var rejected = JSON.createArrayNode();
        int created = 0;
        int unchanged = 0;
        var lines = body.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = parse(lines.get(i));
            var key = line.path(KEYS.get(kind)).textValue();
            if (refused.test(line)) {
                rejected.addObject().put("line", i + 1).put("reason", "the key " + key + " is taken by other content");
            } else if (stored.get(kind).putIfAbsent(key, line.put("id", kind + " " + key)) == null) {
                created++;
            } else {
                unchanged++;
            }
        }
        return JSON.createObjectNode()
                .put("read", lines.size())
                .put("created", created)
                .put("unchanged", unchanged)
                .set("rejected", rejected);
    }

    // The cursor is the last key of the page, with a character that has to be escaped.
    private JsonNode page(String kind, String query) {
        int limit = Integer.parseInt(query.replaceFirst("limit=(\\d+).*", "$1"));
        var after = query.contains("after=") ? query.replaceFirst(".*after=&", "") : "";
        var rest = List.copyOf(stored.get(kind).tailMap(after, after.isEmpty()).values());
        var items = rest.subList(0, Math.min(limit, rest.size()));
        var page = JSON.createObjectNode();
        page.putArray("items").addAll(items);
        return items.size() == rest.size()
                ? page.putNull("next")
                : page.put("next", "&" + items.getLast().path(KEYS.get(kind)).textValue());
    }

    private static ObjectNode parse(String line) {
        try {
            return (ObjectNode) JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalArgumentException("no JSON: " + line, e);
        }
    }
}
