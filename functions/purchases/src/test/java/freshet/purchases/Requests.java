package freshet.purchases;

import static io.restassured.RestAssured.given;

import freshet.purchases.ProductsStub.Behaviour;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the tests ask of the function over HTTP. */
final class Requests {
    private Requests() {}

    static String key() {
        return UUID.randomUUID().toString();
    }

    static RequestSpecification json(Object body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    /** An order of two pieces of a product that is there. */
    static Map<String, Object> order() {
        return order(UUID.randomUUID(), ProductsStub.product(Behaviour.THERE));
    }

    static Map<String, Object> order(UUID userId, UUID productId) {
        return new HashMap<>(Map.of("userId", userId.toString(), "productId", productId.toString(), "quantity", 2));
    }

    static Response place(Map<String, Object> order) {
        return place(key(), order);
    }

    static Response place(String key, Object order) {
        return json(order).header("Idempotency-Key", key).post("/purchases");
    }

    static Response importing(String... lines) {
        return given().contentType("application/x-ndjson")
                .body(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                .post("/purchases/import");
    }

    /** A line of an import, of one piece. */
    static String line(String externalId, UUID userId, String purchasedAt) {
        return """
                {"externalId":"%s","userId":"%s","productId":"0197a2b0-0000-7000-8000-000000000001","quantity":1,\
                "unitPrice":{"amount":255,"currency":"GBP"},"purchasedAt":"%s"}""".formatted(externalId, userId, purchasedAt);
    }

    /** The answers to this many calls that are made at the same time. */
    static List<Response> atOnce(int count, Callable<Response> call) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(count)) {
            List<Response> answers = new ArrayList<>();
            for (Future<Response> answer : executor.invokeAll(Collections.nCopies(count, call))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    /** The ids on all pages of a list, in its order. */
    static List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        String after = null;
        do {
            RequestSpecification request = given();
            Response page = (after == null ? request : request.queryParam("after", after)).get(path);
            page.then().statusCode(200);
            ids.addAll(page.path("items.id"));
            after = page.path("next");
        } while (after != null);
        return ids;
    }
}
