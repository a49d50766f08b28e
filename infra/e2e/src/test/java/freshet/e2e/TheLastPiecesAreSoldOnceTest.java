package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Thirty-two clients want more of ten products than there is, all at once. Each sends each order two or three times under one key,
 * again and again until it is answered, while instances of products and purchases are killed.
 */
@ExtendWith(SharedLab.class)
class TheLastPiecesAreSoldOnceTest {
    private static final int CLIENTS = 32;
    private static final int ORDERS_OF_EACH = 5;
    private static final int PRODUCTS = 10;
    private static final int PIECES_OF_EACH = 10;
    private static final List<String> KILLED = List.of("products", "purchases");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** What was asked for: one piece, under a key of its own. */
    private record Order(String key, Map<String, Object> body) {}

    @Test
    void exactly_the_stock_is_sold_and_each_key_once_while_instances_are_killed(Freshet freshet) throws Exception {
        sellTheLastPieces(freshet, 1);
    }

    @Test
    @Tag("soak")
    void exactly_the_stock_is_sold_and_each_key_once_in_ten_rounds(Freshet freshet) throws Exception {
        for (int round = 1; round <= 10; round++) {
            sellTheLastPieces(freshet, round);
        }
    }

    private static void sellTheLastPieces(Freshet freshet, long seed) throws Exception {
        Shop shop = new Shop(freshet);
        String user = shop.newUser("Crowd");
        List<String> products = new ArrayList<>();
        for (int i = 0; i < PRODUCTS; i++) {
            products.add(shop.newProduct(100, PIECES_OF_EACH));
        }

        Map<Order, Set<String>> answers = buyWhileInstancesAreKilled(freshet, user, products, new Random(seed));

        List<String> purchases = new ArrayList<>();
        answers.forEach((order, ids) -> {
            assertThat(ids).as("the purchases under key " + order.key()).hasSize(1);
            purchases.addAll(ids);
        });
        assertThat(purchases).doesNotHaveDuplicates().hasSize(CLIENTS * ORDERS_OF_EACH);
        String mine = "purchases WHERE user_id = '" + user + "'";
        Freshet.await(
                PATIENCE,
                "every purchase to be decided",
                () -> Databases.count(freshet, "purchases", mine + " AND status = 'PENDING'") == 0);
        assertThat(Databases.count(freshet, "purchases", mine)).isEqualTo(purchases.size());
        for (String product : products) {
            String sold = mine + " AND status = 'CONFIRMED' AND product_id = '" + product + "'";
            assertThat(Databases.count(freshet, "purchases", sold)).isEqualTo(PIECES_OF_EACH);
            assertThat(shop.stock(product)).isZero();
        }
        awaitAllReady(freshet);
        awaitDecidedInView(freshet, user);
        assertThat(Strategies.agree(freshet, user, 500)).isEqualTo(purchases.size());
    }

    private static Map<Order, Set<String>> buyWhileInstancesAreKilled(
            Freshet freshet, String user, List<String> products, Random random) throws Exception {
        Map<Order, List<Future<String>>> answers = new HashMap<>();
        CountDownLatch begin = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS * 3)) {
            for (int i = 0; i < CLIENTS * ORDERS_OF_EACH; i++) {
                Order order = order(user, products.get(i % PRODUCTS));
                List<Future<String>> sent = answers.computeIfAbsent(order, key -> new ArrayList<>());
                for (int times = 2 + random.nextInt(2); times > 0; times--) {
                    sent.add(clients.submit(() -> {
                        begin.await();
                        return buy(freshet, order);
                    }));
                }
            }
            begin.countDown();
            killOneOfEach(
                    freshet,
                    random,
                    () -> answers.values().stream()
                            .flatMap(List::stream)
                            .filter(Future::isDone)
                            .count());
        }
        Map<Order, Set<String>> ids = new HashMap<>();
        for (Map.Entry<Order, List<Future<String>>> sent : answers.entrySet()) {
            Set<String> given = ids.computeIfAbsent(sent.getKey(), order -> new HashSet<>());
            for (Future<String> answer : sent.getValue()) {
                given.add(answer.get());
            }
        }
        return ids;
    }

    // Each dies after so many answers as the dice say, so that it has work in hand.
    private static void killOneOfEach(Freshet freshet, Random random, Callable<Long> answered) throws Exception {
        for (String function : random.nextBoolean() ? KILLED : KILLED.reversed()) {
            long count = answered.call() + 10 + random.nextInt(60);
            Freshet.await(PATIENCE, count + " answers", () -> call(answered) >= count);
            List<ProcessHandle> instances = instances(freshet, function);
            instances.get(random.nextInt(instances.size())).destroyForcibly();
        }
    }

    private static long call(Callable<Long> answered) {
        try {
            return answered.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<ProcessHandle> instances(Freshet freshet, String function) {
        List<ProcessHandle> instances = freshet.processes().stream()
                .filter(process -> process.info().commandLine().orElse("").contains("/functions/" + function + "/"))
                .toList();
        assertThat(instances).as("instances of " + function).isNotEmpty();
        return instances;
    }

    // Sends an order until it is answered: what could not be reached, or could not serve, is asked again under the same
    // key.
    private static String buy(Freshet freshet, Order order) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            try {
                HttpResponse<String> answer = freshet.send(
                        "POST", freshet.purchases() + "/purchases", order.body(), "Idempotency-Key", order.key());
                if (answer.statusCode() < 500) {
                    return Shop.created(answer);
                }
            } catch (UncheckedIOException e) {
                assertThat(e.getCause()).isNotNull(); // the connection broke: whether the order arrived nobody knows
            }
            TimeUnit.MILLISECONDS.sleep(100); // as a polite client does
        }
        throw new AssertionError("No answer to " + order + " within " + PATIENCE);
    }

    private static void awaitAllReady(Freshet freshet) {
        for (String url : List.of(freshet.users(), freshet.products(), freshet.purchases(), freshet.aggregator())) {
            Freshet.await(
                    PATIENCE,
                    url + " to be ready",
                    () -> freshet.get(url + "/q/health/ready").statusCode() == 200);
        }
    }

    private static void awaitDecidedInView(Freshet freshet, String user) {
        String url = freshet.aggregator() + "/users/" + user + "/purchases?strategy=view&limit=500";
        Freshet.await(PATIENCE, "the view to show every purchase as decided", () -> {
            JsonNode answer = freshet.read(url);
            return answer.get("purchases").size() == CLIENTS * ORDERS_OF_EACH
                    && !answer.get("purchases").findValuesAsText("status").contains("PENDING");
        });
    }

    private static Order order(String user, String product) {
        return new Order(UUID.randomUUID().toString(), Map.of("userId", user, "productId", product, "quantity", 1));
    }
}
