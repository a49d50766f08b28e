package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/**
 * A client that keeps book of what it was told. It has a user and a product of its own, which it changes, buys and looks at. What has
 * no answer, or 502, 503 or 504, is tried again as it was until it has one; any other answer is a mistake and fails the test. Used by
 * one thread at a time.
 */
final class LedgerClient {
    /** How long something may go on failing. */
    static final Duration OUTAGE_LIMIT = Duration.ofSeconds(90);

    private static final Duration SETTLING_LIMIT = Duration.ofSeconds(90);
    private static final Set<Integer> OUTAGE = Set.of(502, 503, 504);
    private static final int NO_ANSWER = 0;
    private static final int STOCK = 1_000_000;

    private final Freshet freshet;
    private final HttpClient http;
    private final Duration patience;
    private final Map<Integer, Integer> failures = new ConcurrentSkipListMap<>();
    private final Entity user;
    private final Entity product;
    private final Set<String> purchases = new HashSet<>();
    private long bought;
    private int changes;

    /**
     * Returns when it has a user and a product.
     *
     * @param patience how long it waits for one answer
     */
    LedgerClient(Freshet freshet, HttpClient http, Duration patience) {
        this.freshet = freshet;
        this.http = http;
        this.patience = patience;
        String key = UUID.randomUUID().toString();
        user = create(freshet.users() + "/users", userBody(key));
        product = create(
                freshet.products() + "/products",
                Map.of(
                        "sku", key,
                        "name", key,
                        "price", Map.of("amount", 100, "currency", "GBP"),
                        "stock", STOCK));
    }

    private Entity create(String url, Map<String, Object> body) {
        HttpResponse<String> answer = freshet.send("POST", url, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String id = Freshet.json(answer.body()).get("id").asText();
        return new Entity(url, id, body.get("name").toString());
    }

    /** The id of its user. */
    String user() {
        return user.id;
    }

    /** How often an operation had no answer (0) or 502, 503 or 504, so far. */
    Map<Integer, Integer> failures() {
        return Map.copyOf(failures);
    }

    /** Gives its user another name. */
    void changeUser() throws InterruptedException {
        change(user, userBody("name " + ++changes));
    }

    /** Gives its product another name. */
    void changeProduct() throws InterruptedException {
        change(product, productBody("name " + ++changes));
    }

    private Map<String, Object> userBody(String name) {
        return Map.of("name", name, "email", "somebody@example.com", "country", "United Kingdom");
    }

    private Map<String, Object> productBody(String name) {
        return Map.of("name", name, "price", Map.of("amount", 100, "currency", "GBP"));
    }

    private void change(Entity entity, Map<String, Object> body) throws InterruptedException {
        String name = body.get("name").toString();
        Answer answer = insist("PUT", entity.address(), body, "If-Match", "\"" + entity.version + "\"");
        if (answer.status() == 412) {
            // An attempt whose answer was lost has done it, or somebody else has, who does not exist.
            answer = insist("GET", entity.address(), null);
            assertThat(answer.json().get("name").asText())
                    .as("what was written")
                    .isEqualTo(name);
        }
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("version").asLong())
                .as("one change is one version: %s", answer.body())
                .isEqualTo(entity.version + 1);
        entity.version++;
        entity.name = name;
    }

    /** Buys one to three pieces of its product. */
    void buy() throws InterruptedException {
        int quantity = 1 + purchases.size() % 3;
        Answer answer = insist(
                "POST",
                freshet.purchases() + "/purchases",
                Map.of("userId", user.id, "productId", product.id, "quantity", quantity),
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(purchases.add(answer.json().get("id").asText()))
                .as("a purchase of its own")
                .isTrue();
        bought += quantity;
    }

    /** Asks what it bought. */
    void look() throws InterruptedException {
        Answer answer = insist("GET", freshet.aggregator() + "/users/" + user.id + "/purchases?limit=5", null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Waits until the view has what the owners have of it, and each of its purchases its stock. */
    void awaitSettled() {
        Freshet.await(
                SETTLING_LIMIT,
                "the view of user " + user.id + " and each purchase's stock",
                () -> Strategies.areSettled(freshet, user.id));
    }

    /**
     * Proves that nothing of its own is lost or doubled: the owners have what was acknowledged and no more, and products have given as
     * much as was bought.
     */
    void verify() {
        for (Entity entity : List.of(user, product)) {
            JsonNode stored = freshet.read(entity.address());
            assertThat(stored.get("version").asLong()).isEqualTo(entity.version);
            assertThat(stored.get("name").asText()).isEqualTo(entity.name);
        }
        List<String> stored = new ArrayList<>();
        freshet.pages(freshet.purchases() + "/purchases?userId=" + user.id).forEach(purchase -> {
            assertThat(purchase.get("status").asText()).isEqualTo("CONFIRMED");
            stored.add(purchase.get("id").asText());
        });
        assertThat(stored)
                .as("each acknowledged purchase, once")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(purchases);
        assertThat(freshet.read(product.address() + "/stock").get("stock").asLong())
                .isEqualTo(STOCK - bought);
    }

    /** Proves that all strategies agree on what it bought. */
    void verifyAnswers() {
        assertThat(Strategies.agree(freshet, user.id, 500)).isEqualTo(purchases.size());
    }

    private record Answer(int status, String body) {
        JsonNode json() {
            return Freshet.json(body);
        }
    }

    // One attempt.
    private Answer send(String method, String url, Object body, String... headers) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(Freshet.text(body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        Answer answer;
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            answer = new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            answer = new Answer(NO_ANSWER, e.toString());
        }
        if (isOutage(answer)) {
            failures.merge(answer.status(), 1, Integer::sum);
        }
        return answer;
    }

    private static boolean isOutage(Answer answer) {
        return answer.status() == NO_ANSWER || OUTAGE.contains(answer.status());
    }

    // As often as it takes to know what became of it.
    private Answer insist(String method, String url, Object body, String... headers) throws InterruptedException {
        Instant limit = Instant.now().plus(OUTAGE_LIMIT);
        Answer answer = send(method, url, body, headers);
        while (isOutage(answer)) {
            assertThat(Instant.now()).as("%s %s: %s", method, url, answer).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(100);
            answer = send(method, url, body, headers);
        }
        return answer;
    }

    /** Something that one client alone changes: what it is by the last acknowledgement. */
    private static final class Entity {
        private final String url;
        private final String id;
        private long version = 1;
        private String name;

        Entity(String url, String id, String name) {
            this.url = url;
            this.id = id;
            this.name = name;
        }

        String address() {
            return url + "/" + id;
        }
    }
}
