package freshet.purchases;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * The products service's HTTP answers, good and bad. How a product is answered is in its id, so that tests do not disturb each
 * other; {@code /calls/{id}} tells how often it was asked for, {@code /deadlines/{id}} the last {@code Deadline-Ms}.
 */
public class ProductsStub implements QuarkusTestResourceLifecycleManager {
    /** How a product is answered. */
    enum Behaviour {
        THERE,
        MISSING,
        FAILING,
        FAILING_ONCE,
        THERE_ONCE,
        OVER_QUOTA,
        NONSENSE,
        WITHOUT_PRICE,
        SILENT
    }

    /** What one piece of every product costs. */
    static final int PRICE = 1290;

    private static final String PRODUCT = """
            {"id":"%s","sku":"85123A","name":"Lantern","description":null,
             "price":{"amount":%d,"currency":"GBP"},"version":3}""";

    private final Map<UUID, Integer> calls = new ConcurrentHashMap<>();
    private final Map<UUID, String> deadlines = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private HttpServer server;

    /** A product that is answered like this. */
    static UUID product(Behaviour behaviour) {
        UUID random = UUID.randomUUID();
        return new UUID(
                random.getMostSignificantBits(), random.getLeastSignificantBits() & ~0xffL | behaviour.ordinal());
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/products/", this::answer);
        server.createContext("/calls/", this::tellCalls);
        server.createContext("/deadlines/", this::tellDeadline);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return Map.of(
                "freshet.products.url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "freshet.retries.saved-up",
                "1000"); // so that the tests, which fail on purpose, leave each other some
    }

    @Override
    public void stop() {
        stopped.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        UUID id = id(exchange);
        int call = calls.merge(id, 1, Integer::sum);
        deadlines.put(id, String.valueOf(exchange.getRequestHeaders().getFirst("Deadline-Ms")));
        String product = PRODUCT.formatted(id, PRICE);
        switch (Behaviour.values()[(int) (id.getLeastSignificantBits() & 0xff)]) {
            case THERE -> send(exchange, 200, product);
            case MISSING -> send(exchange, 404, "{\"status\":404}");
            case FAILING -> send(exchange, 500, "{\"status\":500}");
            case FAILING_ONCE -> send(exchange, call == 1 ? 500 : 200, product);
            case THERE_ONCE -> send(exchange, call == 1 ? 200 : 500, product);
            case OVER_QUOTA -> {
                exchange.getResponseHeaders().set("Retry-After", "7");
                send(exchange, 429, "{\"status\":429}");
            }
            case NONSENSE -> send(exchange, 200, "{\"price\":");
            case WITHOUT_PRICE -> send(exchange, 200, "{\"id\":\"" + id + "\"}");
            case SILENT -> awaitStop();
        }
    }

    private void tellCalls(HttpExchange exchange) throws IOException {
        send(exchange, 200, String.valueOf(calls.getOrDefault(id(exchange), 0)));
    }

    private void tellDeadline(HttpExchange exchange) throws IOException {
        send(exchange, 200, deadlines.get(id(exchange)));
    }

    private void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static UUID id(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
