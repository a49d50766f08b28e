package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clients of three aggregators write and read, and hand on tokens, while the view lags on purpose: none is ever answered without what
 * it wrote, or with less than it was shown before.
 */
@ExtendWith(SharedLab.class)
class ReadYourWritesTest {
    private static final Duration LAG = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 8;

    @Test
    void no_client_misses_its_writes_or_is_shown_less_than_before(Freshet freshet) throws Exception {
        prove(freshet, 240);
    }

    @Test
    @Tag("soak")
    void ten_thousand_times() throws Exception {
        try (Freshet freshet = Freshet.startAfresh("--instances", "aggregator=3,products=2")) {
            prove(freshet, 10_000);
        }
    }

    private static void prove(Freshet freshet, int pairs) throws Exception {
        TokenClient.Findings findings = new TokenClient.Findings();
        AtomicInteger staleWithoutToken = new AtomicInteger();
        try (LaggingView lagging = LaggingView.begin(freshet, LAG);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Writer writer = new Writer(freshet, findings, staleWithoutToken, client);
                running.add(threads.submit(() -> {
                    writer.run(pairs / CLIENTS);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            assertThat(lagging.turns()).as("how often the view was held back").isGreaterThan(1);
        }

        System.out.printf(
                "%d answers and %d refusals; %d by the view, %d by the owners because of a token; %d stale without a token%n",
                findings.answers.get(),
                findings.refusals.get(),
                findings.byView.get(),
                findings.byOwnersForToken.get(),
                staleWithoutToken.get());
        assertThat(findings.mistakes).isEmpty();
        assertThat(findings.violations).isEmpty();
        assertThat(findings.byOwnersForToken.get() + findings.refusals.get())
                .as("answers that the view did not give because of a token")
                .isPositive();
        assertThat(findings.byView).as("answers by the view").hasPositiveValue();
        assertThat(staleWithoutToken)
                .as("answers that were stale, without a token")
                .hasPositiveValue();
        assertThat(findings.refusals.get()).isLessThan(findings.answers.get() / 4);
    }

    /** Writes of one client; it reads after each, and so does somebody else who only looks on. */
    private static final class Writer {
        private final Freshet freshet;
        private final AtomicInteger staleWithoutToken;
        private final Random random;
        private final String user;
        private final String product;
        private final TokenClient self;
        private final TokenClient onlooker;
        private final String userUrl;
        private final String productUrl;

        Writer(Freshet freshet, TokenClient.Findings findings, AtomicInteger staleWithoutToken, int seed) {
            this.freshet = freshet;
            this.staleWithoutToken = staleWithoutToken;
            this.random = new Random(seed);
            HttpResponse<String> newUser = insist(() -> freshet.send("POST", freshet.users() + "/users", details()));
            HttpResponse<String> newProduct =
                    insist(() -> freshet.send("POST", freshet.products() + "/products", newProduct()));
            this.user = Shop.created(newUser);
            this.product = Shop.created(newProduct);
            this.userUrl = freshet.users() + "/users/" + user;
            this.productUrl = freshet.products() + "/products/" + product;
            this.self = new TokenClient(freshet, user, findings, seed);
            this.onlooker = new TokenClient(freshet, user, findings, seed + 1_000);
            self.wrote(newUser, user);
            buy(); // from now on the product is in every answer
            self.wrote(newProduct, product);
        }

        void run(int pairs) {
            for (int pair = 0; pair < pairs; pair++) {
                switch (random.nextInt(4)) {
                    case 0 -> rename();
                    case 1 -> reprice();
                    case 2 -> cancelNewest();
                    default -> buy();
                }
                if (pair % 5 == 0) {
                    askWithoutToken();
                }
                self.read();
                onlooker.read();
            }
            self.deleted(change("DELETE", productUrl, null), product);
            self.read();
            onlooker.read();
            self.deleted(change("DELETE", userUrl, null), user);
            self.read();
        }

        private void rename() {
            self.wrote(change("PUT", userUrl, details()), user);
        }

        private void reprice() {
            self.wrote(change("PUT", productUrl, Map.of("name", "A thing", "price", price())), product);
        }

        private void buy() {
            Map<String, Object> order = Map.of("userId", user, "productId", product, "quantity", 1);
            String key = UUID.randomUUID().toString();
            HttpResponse<String> answer = insist(
                    () -> freshet.send("POST", freshet.purchases() + "/purchases", order, "Idempotency-Key", key));
            self.wrote(answer, Shop.created(answer));
        }

        // What is cancelled or rejected cannot be cancelled again.
        private void cancelNewest() {
            JsonNode newest = insistOnReading(freshet.purchases() + "/purchases?limit=1&userId=" + user)
                    .at("/items/0");
            if (newest.get("status").asText().equals("CANCELLED")) {
                rename();
            } else {
                String id = newest.get("id").asText();
                self.wrote(change("DELETE", freshet.purchases() + "/purchases/" + id, null), id);
            }
        }

        private void askWithoutToken() {
            HttpResponse<String> answer =
                    freshet.get(freshet.aggregator() + "/users/" + user + "/purchases?strategy=view");
            if (answer.statusCode() == 200
                    && Freshet.json(answer.body()).at("/user/version").asLong() < self.version(user)) {
                staleWithoutToken.incrementAndGet();
            }
        }

        // The version may have changed since it was read: by the decision on the stock, or by a change whose answer got
        // lost. It is read again then.
        private HttpResponse<String> change(String method, String url, Map<String, Object> body) {
            return insist(() -> {
                HttpResponse<String> current = insist(() -> freshet.get(url));
                return freshet.send(
                        method,
                        url,
                        body,
                        "If-Match",
                        current.headers().firstValue("ETag").orElse("\"0\""));
            });
        }

        private JsonNode insistOnReading(String url) {
            return Freshet.json(insist(() -> freshet.get(url)).body());
        }

        // A busy machine may not answer in time, and says so.
        private static HttpResponse<String> insist(Supplier<HttpResponse<String>> request) {
            AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
            Freshet.await(PATIENCE, "an answer", () -> {
                answer.set(request.get());
                return answer.get().statusCode() < 300;
            });
            return answer.get();
        }

        private Map<String, Object> details() {
            return Map.of("name", "Ada " + random.nextInt(), "email", "ada@example.com", "country", "France");
        }

        private Map<String, Object> newProduct() {
            String sku = UUID.randomUUID().toString();
            return Map.of("sku", sku, "name", "A thing", "price", price(), "stock", 1_000_000);
        }

        private Map<String, Object> price() {
            return Map.of("amount", 1 + random.nextInt(1_000), "currency", "GBP");
        }
    }
}
