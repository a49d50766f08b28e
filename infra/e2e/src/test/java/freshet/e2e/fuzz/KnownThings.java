package freshet.e2e.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Freshet;
import freshet.events.Event;
import freshet.events.Money;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What requests name so that they are about something: entities made for them, with their versions, keys, cursors and tokens. Entities are
 * deleted only from those that nothing else names.
 */
final class KnownThings {
    private static final int EACH = 6;
    private static final int STOCK = 100_000;

    private final Freshet freshet;
    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, List<String>> ids = new ConcurrentHashMap<>();
    private final Map<String, Queue<String>> doomed = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final List<String> cursors = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    private KnownThings(Freshet freshet) {
        this.freshet = freshet;
    }

    /** Makes them; returns when the view has all of them. */
    static KnownThings in(Freshet freshet) {
        KnownThings things = new KnownThings(freshet);
        things.make();
        return things;
    }

    private void make() {
        for (int i = 0; i < EACH; i++) {
            ids("users").add(user(i));
            doomed("users").add(user(100 + i));
            ids("products").add(product(i));
            doomed("products").add(product(100 + i));
        }
        for (int i = 0; i < EACH; i++) {
            ids("purchases").add(purchase(ids("users").get(i), ids("products").get(i)));
            doomed("purchases")
                    .add(purchase(ids("users").get(i), ids("products").get(0)));
        }
        makeEvents();
        for (String list : List.of(
                freshet.users() + "/users?limit=1",
                freshet.products() + "/products?limit=1",
                freshet.purchases() + "/purchases?limit=1")) {
            cursors.add(freshet.read(list).get("next").asText());
        }
    }

    // Of entities that nothing else names: whoever applies their first versions again changes nothing.
    private void makeEvents() {
        String userId = user(200);
        String productId = product(200);
        String purchaseId = purchase(userId, productId);
        JsonNode user = freshet.read(freshet.users() + "/users/" + userId);
        JsonNode product = freshet.read(freshet.products() + "/products/" + productId);
        JsonNode purchase = freshet.read(freshet.purchases() + "/purchases/" + purchaseId);
        Money price = new Money(250, "GBP");
        events.add(new UserCreated(new User(
                UUID.fromString(userId),
                user.get("externalId").asText(),
                user.get("name").asText(),
                user.get("email").asText(),
                user.get("country").asText(),
                1)));
        events.add(new ProductCreated(new Product(
                UUID.fromString(productId),
                product.get("sku").asText(),
                product.get("name").asText(),
                null,
                price,
                1)));
        events.add(new PurchaseCreated(new Purchase(
                UUID.fromString(purchaseId),
                null,
                UUID.fromString(userId),
                UUID.fromString(productId),
                1,
                price,
                Instant.parse(purchase.get("purchasedAt").asText()),
                PurchaseStatus.PENDING,
                1)));
        String page = freshet.aggregator() + "/users/" + userId + "/purchases?strategy=view";
        Freshet.await(Duration.ofSeconds(60), "the view to have what the events tell of", () -> {
            JsonNode purchases = freshet.read(page).path("purchases");
            return purchases.size() == 1
                    && purchases.get(0).path("status").asText().equals("CONFIRMED")
                    && purchases.get(0).path("product").has("sku");
        });
    }

    private String user(int number) {
        String key = mark + "-" + number;
        return created(
                "users",
                freshet.users() + "/users",
                Map.of("name", "Ada " + key, "email", key + "@example.com", "country", "Norway", "externalId", key));
    }

    private String product(int number) {
        String key = mark + "-" + number;
        return created(
                "products",
                freshet.products() + "/products",
                Map.of(
                        "sku",
                        key,
                        "name",
                        "A thing " + key,
                        "price",
                        Map.of("amount", 250, "currency", "GBP"),
                        "stock",
                        STOCK));
    }

    private String purchase(String user, String product) {
        return created(
                "purchases",
                freshet.purchases() + "/purchases",
                Map.of("userId", user, "productId", product, "quantity", 1),
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    private String created(String kind, String url, Map<String, Object> body, String... headers) {
        HttpResponse<String> answer = freshet.send("POST", url, body, headers);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        JsonNode entity = Freshet.json(answer.body());
        String id = entity.get("id").asText();
        answer.headers().firstValue("Consistency-Token").ifPresent(tokens::add);
        answer.headers().firstValue("ETag").ifPresent(tag -> tags.put(id, tag));
        keys.add(entity.path(kind.equals("products") ? "sku" : "externalId").asText());
        return id;
    }

    private List<String> ids(String kind) {
        return ids.computeIfAbsent(kind, key -> new ArrayList<>());
    }

    private Queue<String> doomed(String kind) {
        return doomed.computeIfAbsent(kind, key -> new ConcurrentLinkedQueue<>());
    }

    /** One of the entities of this kind that stay: {@code users}, {@code products} or {@code purchases}. */
    String id(String kind, Draw draw) {
        return draw.oneOf(ids(kind));
    }

    /** An entity to delete; one that there never was, if all are gone. */
    String doomed(String kind, Draw draw) {
        String next = doomed(kind).poll();
        return next == null ? draw.uuid().toString() : next;
    }

    /** The entity tag that it had when an answer last told. */
    String tag(String id) {
        return tags.getOrDefault(id, "\"1\"");
    }

    void remember(String id, String tag) {
        tags.replace(id, tag);
    }

    String token(Draw draw) {
        return draw.oneOf(tokens);
    }

    String cursor(Draw draw) {
        return draw.oneOf(cursors);
    }

    /** Somebody's own key: an {@code externalId} or a {@code sku}. */
    String key(Draw draw) {
        return draw.oneOf(keys);
    }

    Event event(Draw draw) {
        return draw.oneOf(events);
    }

    String senderAuthorization() {
        return freshet.senderAuthorization();
    }

    String controlAuthorization() {
        return freshet.controlAuthorization();
    }
}
