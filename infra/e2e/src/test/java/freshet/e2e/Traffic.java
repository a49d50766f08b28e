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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Clients that write without a pause, and keep book of what they were told. Each has a user and a product of its own, which it
 * changes, buys and looks at. What has no answer, or 502, 503 or 504, is tried again as it was until it has one; any other answer is a
 * mistake and fails the test.
 */
final class Traffic implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);
    private static final Duration OUTAGE_LIMIT = Duration.ofSeconds(90);
    private static final Duration SETTLING_LIMIT = Duration.ofSeconds(90);
    private static final Duration AUDIT_LIMIT = Duration.ofMinutes(3);
    private static final Set<Integer> OUTAGE = Set.of(502, 503, 504);
    private static final int NO_ANSWER = 0;
    private static final int STOCK = 1_000_000;

    private final Freshet freshet;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, Integer> failures = new ConcurrentSkipListMap<>();
    private final List<Client> clients;
    private final List<Future<?>> running;
    private volatile boolean stopping;

    private Traffic(Freshet freshet, int size) {
        this.freshet = freshet;
        this.clients = IntStream.range(0, size).mapToObj(number -> new Client()).toList();
        this.running = clients.stream()
                .<Future<?>>map(client -> threads.submit(client::run))
                .toList();
    }

    /** Returns when each client has a user and a product, and writes. */
    static Traffic start(Freshet freshet, int clients) {
        return new Traffic(freshet, clients);
    }

    /** How often an operation had no answer (0) or 502, 503 or 504, so far. */
    Map<Integer, Integer> failures() {
        return Map.copyOf(failures);
    }

    /** How many writes were acknowledged so far. */
    long acknowledged() {
        return clients.stream().mapToLong(client -> client.acknowledged).sum();
    }

    /** Waits until so many more writes were acknowledged. */
    void awaitMore(int writes) {
        long goal = acknowledged() + writes;
        Freshet.await(OUTAGE_LIMIT, writes + " more writes", () -> {
            running.stream().filter(Future::isDone).forEach(Traffic::join);
            return acknowledged() >= goal;
        });
    }

    /** Lets each client finish what it has begun, and returns when all have. */
    Traffic stop() {
        stopping = true;
        running.forEach(Traffic::join);
        return this;
    }

    private static void join(Future<?> client) {
        try {
            client.get(OUTAGE_LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("A client failed", e.getCause());
        } catch (Exception e) {
            throw new AssertionError("A client does not end", e);
        }
    }

    /**
     * Proves that nothing is lost, doubled or out of order: the owners have what was acknowledged and no more, products have given
     * as much as was bought, the view has what the owners have, and the audit finds no difference.
     */
    void verify() throws IOException, InterruptedException {
        clients.forEach(Client::awaitSettled);
        clients.forEach(Client::verify);
        Freshet.Outcome audit = freshet.run(AUDIT_LIMIT, "audit");
        assertThat(audit.exitCode()).as(audit.printed()).isZero();
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
        http.close();
    }

    private record Answer(int status, String body) {
        JsonNode json() {
            return Freshet.json(body);
        }
    }

    // One attempt.
    private Answer send(String method, String url, Object body, String... headers) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(ANSWER_LIMIT)
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

    private final class Client {
        private final Entity user;
        private final Entity product;
        private final Set<String> purchases = new HashSet<>();
        private long bought;
        private volatile long acknowledged;

        Client() {
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

        void run() {
            try {
                for (int turn = 0; !stopping; turn++) {
                    switch (turn % 4) {
                        case 0 -> change(user, userBody("name " + turn));
                        case 1 -> change(product, productBody("name " + turn));
                        default -> buy();
                    }
                    if (turn % 8 == 0) {
                        look();
                    }
                    acknowledged++;
                    TimeUnit.MILLISECONDS.sleep(10);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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

        private void buy() throws InterruptedException {
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

        private void look() throws InterruptedException {
            Answer answer = insist("GET", freshet.aggregator() + "/users/" + user.id + "/purchases?limit=5", null);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }

        void awaitSettled() {
            Freshet.await(
                    SETTLING_LIMIT,
                    "the view of user " + user.id + " and each purchase's stock",
                    () -> Strategies.areSettled(freshet, user.id));
        }

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
            assertThat(Strategies.agree(freshet, user.id, 500)).isEqualTo(purchases.size());
        }
    }
}
