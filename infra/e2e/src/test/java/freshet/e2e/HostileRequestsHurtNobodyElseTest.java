package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one client sends that is too long, or no request at all, costs that client its answer, and nobody else anything. */
@ExtendWith(SharedLab.class)
class HostileRequestsHurtNobodyElseTest {
    private static final int ROUNDS = 30;
    private static final List<String> FUNCTIONS = List.of("users", "products", "purchases", "aggregator");

    private record Hostile(String method, String url, String header, String value) {}

    @Test
    void others_are_served_while_hundreds_of_hostile_headers_come(Freshet freshet) throws Exception {
        Shop shop = new Shop(freshet);
        String user = shop.newUser("Served");
        String product = shop.newProduct(100, 10);
        List<Hostile> hostile = hostile(freshet, user, product);
        double opened = opened(freshet);
        AtomicBoolean over = new AtomicBoolean();

        try (ExecutorService others = Executors.newSingleThreadExecutor()) {
            Future<Integer> served = others.submit(() -> serve(freshet, user, product, over));
            try {
                for (int i = 0; i < ROUNDS; i++) {
                    hostile.forEach(request -> refused(freshet, request));
                }
            } finally {
                over.set(true);
            }

            assertThat(served.get()).isPositive();
        }
        assertThat(opened(freshet)).isEqualTo(opened);
    }

    private static List<Hostile> hostile(Freshet freshet, String user, String product) {
        String users = freshet.users() + "/users/" + user;
        String products = freshet.products() + "/products/" + product;
        String purchases = freshet.purchases() + "/purchases/" + UUID.randomUUID();
        String view = freshet.aggregator() + "/users/" + user + "/purchases";
        String tags = "\"7\", ".repeat(900);
        String addresses = "for=127.0.0.1,".repeat(2_100);
        return Stream.concat(
                        Stream.of(users, products, purchases, view)
                                .flatMap(url -> Stream.of(
                                        new Hostile("GET", url, "Forwarded", addresses),
                                        new Hostile("GET", url, "If-None-Match", tags),
                                        new Hostile("GET", url, "Deadline-Ms", "9".repeat(10_000)),
                                        new Hostile("GET", url + "?name=%80", "Accept", "*/*"),
                                        new Hostile("DELETE", url, "If-Match", tags),
                                        new Hostile("DELETE", url, "If-Match", "\"7".repeat(5_000)))),
                        Stream.of(
                                new Hostile("GET", view, "Consistency-Token", "dTox,".repeat(3_000)),
                                new Hostile("GET", view, "Cache-Control", "max-age=\"1\",".repeat(1_300))))
                .toList();
    }

    private static void refused(Freshet freshet, Hostile request) {
        HttpResponse<String> answer = freshet.send(request.method, request.url, null, request.header, request.value);

        assertThat(answer.statusCode()).as(request + ": " + answer.body()).isBetween(400, 499);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    private static int serve(Freshet freshet, String user, String product, AtomicBoolean over) {
        int served = 0;
        for (; !over.get(); served++) {
            ok(freshet.get(freshet.users() + "/users/" + user));
            ok(freshet.get(freshet.products() + "/products/" + product));
            ok(freshet.get(freshet.purchases() + "/purchases?userId=" + user));
            ok(freshet.get(freshet.aggregator() + "/users/" + user + "/purchases?strategy=sync"));
            ok(freshet.send(
                    "PUT",
                    freshet.users() + "/users/" + user,
                    Map.of("name", "Served " + served, "email", "served@example.com", "country", "Norway"),
                    "If-Match",
                    "*"));
        }
        return served;
    }

    private static void ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isEqualTo(200);
    }

    private static double opened(Freshet freshet) {
        return FUNCTIONS.stream()
                .mapToDouble(function -> Metrics.sum(freshet, function, "ft_circuitbreaker_opened_total"))
                .sum();
    }
}
