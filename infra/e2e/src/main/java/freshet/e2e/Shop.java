package freshet.e2e;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;

/** The writes of a plain client: each call is one request, which must be answered with success. */
public final class Shop {
    private final Freshet freshet;

    public Shop(Freshet freshet) {
        this.freshet = freshet;
    }

    /** A new user of this name. */
    public String newUser(String name) {
        return newUser(name, name.toLowerCase().replace(' ', '.') + "@example.com");
    }

    public String newUser(String name, String email) {
        return created(freshet.send(
                "POST", freshet.users() + "/users", Map.of("name", name, "email", email, "country", "Norway")));
    }

    /** A new product at this price in pence, with so many pieces in stock. */
    public String newProduct(long pence, int stock) {
        Map<String, Object> product = Map.of(
                "sku",
                UUID.randomUUID().toString(),
                "name",
                "A thing",
                "price",
                Map.of("amount", pence, "currency", "GBP"),
                "stock",
                stock);
        return created(freshet.send("POST", freshet.products() + "/products", product));
    }

    /** A purchase, whose stock is still to be decided. */
    public String buy(String user, String product, int quantity) {
        Map<String, Object> order = Map.of("userId", user, "productId", product, "quantity", quantity);
        String key = UUID.randomUUID().toString();
        return created(freshet.send("POST", freshet.purchases() + "/purchases", order, "Idempotency-Key", key));
    }

    /** The pieces of a product that are left. */
    public int stock(String product) {
        return freshet.read(freshet.products() + "/products/" + product + "/stock")
                .get("stock")
                .asInt();
    }

    /** The id of what an answer says was created. */
    public static String created(HttpResponse<String> answer) {
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return Freshet.json(answer.body()).get("id").asText();
    }
}
