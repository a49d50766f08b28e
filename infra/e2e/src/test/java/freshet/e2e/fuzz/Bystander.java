package freshet.e2e.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Freshet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A client that does nothing wrong, now and then, while others do: everything that it asks for must succeed. */
public final class Bystander {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration CALM_LIMIT = Duration.ofSeconds(60);

    private final Freshet freshet;
    private final List<String> refusals = new ArrayList<>();
    private final Thread thread;
    private volatile boolean ended;
    private int requests;

    private Bystander(Freshet freshet) {
        this.freshet = freshet;
        this.thread = Thread.ofVirtual().unstarted(this::live);
    }

    /** Goes on until {@link #end}; begins when all that it asks for has succeeded once. */
    public static Bystander begin(Freshet freshet) {
        Bystander bystander = new Bystander(freshet);
        Freshet.await(CALM_LIMIT, "a calm beginning", bystander::isContent);
        bystander.thread.start();
        return bystander;
    }

    private boolean isContent() {
        refusals.clear();
        shopOnce();
        return refusals.isEmpty();
    }

    private void live() {
        try {
            while (!ended) {
                shopOnce();
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            note(e.toString());
        }
    }

    private void shopOnce() {
        Map<String, Object> details = Map.of("name", "Berta", "email", "berta@example.com", "country", "Norway");
        JsonNode user = write("POST", freshet.users() + "/users", details);
        JsonNode product = write(
                "POST",
                freshet.products() + "/products",
                Map.of(
                        "sku",
                        UUID.randomUUID(),
                        "name",
                        "A thing",
                        "price",
                        Map.of("amount", 5, "currency", "GBP"),
                        "stock",
                        9));
        String userUrl = freshet.users() + "/users/" + user.path("id").asText();
        write("PUT", userUrl, details, "If-Match", "\"1\"");
        write(
                "POST",
                freshet.purchases() + "/purchases",
                Map.of(
                        "userId",
                        user.path("id").asText(),
                        "productId",
                        product.path("id").asText(),
                        "quantity",
                        1),
                "Idempotency-Key",
                UUID.randomUUID().toString());
        for (String url : List.of(
                userUrl,
                freshet.users() + "/users?limit=5",
                freshet.products() + "/products?search=thing&limit=5",
                freshet.purchases() + "/purchases?limit=5&userId="
                        + user.path("id").asText(),
                freshet.aggregator() + "/users/" + user.path("id").asText() + "/purchases",
                freshet.aggregator() + "/users/" + user.path("id").asText() + "/purchases?strategy=sync",
                freshet.aggregator() + "/view")) {
            accept("GET " + url, freshet.get(url));
        }
    }

    private JsonNode write(String method, String url, Map<String, Object> body, String... headers) {
        HttpResponse<String> answer = freshet.send(method, url, body, headers);
        accept(method + " " + url, answer);
        return Freshet.json(answer.body());
    }

    private synchronized void accept(String request, HttpResponse<String> answer) {
        requests++;
        if (answer.statusCode() >= 300) {
            note(request + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private synchronized void note(String refusal) {
        refusals.add(refusal);
    }

    /** What it was refused until it was told to end. */
    public synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    public synchronized int requests() {
        return requests;
    }

    /** Returns when its last request is answered. */
    public void end() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
