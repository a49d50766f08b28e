package freshet.aggregator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import freshet.bus.EventRecords;
import freshet.events.Event;
import freshet.events.MalformedEvent;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.products.ProductDeleted;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.events.queries.UserQueryResult;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import freshet.http.Cursor;
import freshet.http.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The three services that own the data, as far as the aggregator sees them: they answer over HTTP and over the bus, publish what
 * changes, and count the calls. Each way of theirs can be made to fail.
 */
public final class Fleet {
    private final ObjectMapper json = new ObjectMapper()
            .findAndRegisterModules()
            .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    private final Map<UUID, User> users = new ConcurrentHashMap<>();
    private final Map<UUID, Product> products = new ConcurrentHashMap<>();
    private final Set<UUID> deletedProducts = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Purchase> purchases = new ConcurrentHashMap<>();
    private final Map<String, HttpServer> servers = new HashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread bus;
    private final CountDownLatch listening = new CountDownLatch(1);
    private volatile boolean closing;

    /** What each owner answers over HTTP instead of its data; 0 for its data. */
    public final Map<String, Integer> failing = new ConcurrentHashMap<>();

    /** Owners whose connections break in the middle of their answers. */
    final Set<String> breakingOff = ConcurrentHashMap.newKeySet();

    /** Owners that answer over HTTP only once this is open. */
    public final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

    /** The parts that are answered over the bus. */
    volatile Set<QueryPart> answering = EnumSet.allOf(QueryPart.class);

    /** How often each part is answered over the bus. */
    volatile int repeats = 1;

    public Fleet() throws InterruptedException {
        Map<String, Object> kafka = Map.of(
                "bootstrap.servers",
                ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
                ProducerConfig.LINGER_MS_CONFIG,
                0);
        producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        for (String owner : List.of("users", "products", "purchases")) {
            open(owner);
        }
        bus = Thread.ofPlatform().daemon().start(() -> answerOnTheBus(kafka));
        if (!listening.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The bus is not there");
        }
    }

    /** Starts an owner's HTTP. */
    void open(String owner) {
        URI url = ConfigProvider.getConfig().getValue("freshet." + owner + ".url", URI.class);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", url.getPort()), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> answer(owner, exchange));
            server.start();
            servers.put(owner, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops an owner's HTTP: connections are refused. */
    void shut(String owner) {
        servers.remove(owner).stop(0);
    }

    public int calls(String owner) {
        return calls.computeIfAbsent(owner, of -> new AtomicInteger()).get();
    }

    // What happens

    public UUID addUser(String name, String externalId) {
        User user = new User(UUID.randomUUID(), externalId, name, name + "@example.org", "France", 1);
        users.put(user.id(), user);
        publish(new UserCreated(user));
        return user.id();
    }

    void deleteUser(UUID id) {
        users.remove(id);
        publish(new UserDeleted(id, 2));
    }

    public UUID addProduct(String sku) {
        Product product = new Product(UUID.randomUUID(), sku, "The " + sku, "Described", new Money(250, "GBP"), 1);
        products.put(product.id(), product);
        publish(new ProductCreated(product));
        return product.id();
    }

    void deleteProduct(UUID id) {
        products.remove(id);
        deletedProducts.add(id);
        publish(new ProductDeleted(id, 2));
    }

    public UUID addPurchase(UUID userId, UUID productId, Instant at, String externalId) {
        Purchase purchase = new Purchase(
                UUID.randomUUID(),
                externalId,
                userId,
                productId,
                3,
                new Money(199, "GBP"),
                at,
                PurchaseStatus.CONFIRMED,
                1);
        purchases.put(purchase.id(), purchase);
        publish(new PurchaseConfirmed(purchase));
        return purchase.id();
    }

    /** A user whom only the owner knows. */
    public UUID addUserInSilence(String name) {
        User user = new User(UUID.randomUUID(), null, name, name + "@example.org", "France", 1);
        users.put(user.id(), user);
        return user.id();
    }

    /** Changes a user's name where only the owner knows, for now: the event is for whoever wants to publish it. */
    public UserUpdated renameInSilence(UUID id, String name) {
        return new UserUpdated(users.computeIfPresent(
                id,
                (key, user) ->
                        new User(id, user.externalId(), name, user.email(), user.country(), user.version() + 1)));
    }

    /** Deletes a user where only the owner knows. */
    public void deleteUserInSilence(UUID id) {
        users.remove(id);
    }

    public void publish(Event event) {
        producer.send(EventRecords.write(event, event.subject(), null));
        producer.flush();
    }

    /** Sends a result as if a service answered this query. */
    void reply(Event result, UUID queryId, int partition) {
        producer.send(EventRecords.write(result, queryId, partition));
        producer.flush();
    }

    // HTTP

    private void answer(String owner, HttpExchange exchange) throws IOException {
        calls.computeIfAbsent(owner, of -> new AtomicInteger()).incrementAndGet();
        try (exchange) {
            CountDownLatch hold = held.get(owner);
            if (hold != null && !hold.await(30, TimeUnit.SECONDS)) {
                throw new IOException("held for too long");
            }
            int failure = failing.getOrDefault(owner, 0);
            Object body = failure == 0 ? body(owner, exchange.getRequestURI()) : null;
            byte[] bytes = json.writeValueAsBytes(body);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(failure != 0 ? failure : body == null ? 404 : 200, bytes.length);
            int sent = breakingOff.contains(owner) ? bytes.length / 2 : bytes.length;
            exchange.getResponseBody().write(bytes, 0, sent);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Object body(String owner, URI request) {
        Map<String, String> query = request.getRawQuery() == null
                ? Map.of()
                : Arrays.stream(request.getRawQuery().split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        return switch (owner) {
            case "users" -> users.get(UUID.fromString(request.getPath().substring("/users/".length())));
            case "purchases" ->
                page(UUID.fromString(query.get("userId")), Integer.parseInt(query.get("limit")), query.get("after"));
            // Whoever asks for what no answer shows is to find out here.
            default -> "false".equals(query.get("description")) ? productItems(query.get("ids")) : null;
        };
    }

    private Page<Purchase> page(UUID userId, int limit, String after) {
        Cursor.TimeAndId last = Cursor.toTime(after);
        List<Purchase> rows = purchases.values().stream()
                .filter(purchase -> purchase.userId().equals(userId))
                .sorted(NEWEST_FIRST)
                .filter(purchase -> last == null || comesAfter(purchase, last))
                .limit(limit + 1L)
                .toList();
        return Page.of(rows, limit, purchase -> Cursor.ofTime(purchase.purchasedAt(), purchase.id()));
    }

    // Ids compare as PostgreSQL does: by their bytes, unsigned.
    private static final Comparator<UUID> BY_BYTES = Comparator.comparing(UUID::toString);
    private static final Comparator<Purchase> NEWEST_FIRST = Comparator.comparing(Purchase::purchasedAt)
            .thenComparing(Purchase::id, BY_BYTES)
            .reversed();

    private static boolean comesAfter(Purchase purchase, Cursor.TimeAndId last) {
        int byTime = purchase.purchasedAt().compareTo(last.time());
        return byTime < 0 || byTime == 0 && BY_BYTES.compare(purchase.id(), last.id()) < 0;
    }

    private ObjectNode productItems(String ids) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode items = answer.putArray("items");
        for (String text : ids.split(",")) {
            UUID id = UUID.fromString(text);
            if (products.containsKey(id)) {
                items.add(json.valueToTree(products.get(id)));
            } else if (deletedProducts.contains(id)) {
                items.addObject().put("id", text).put("status", "deleted");
            }
        }
        answer.putNull("next");
        return answer;
    }

    // The bus

    private void answerOnTheBus(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.get("bootstrap.servers"));
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(Topic.QUERIES, Topic.QUERY_RESULTS).stream()
                    .flatMap(topic -> IntStream.range(0, topic.partitions())
                            .mapToObj(number -> new TopicPartition(topic.topicName(), number)))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            listening.countDown();
            while (!closing) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::answer);
            }
        }
    }

    private void answer(ConsumerRecord<byte[], byte[]> record) {
        try {
            for (int i = 0; i < repeats; i++) {
                answer(EventRecords.read(record));
            }
        } catch (MalformedEvent e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(Event event) {
        Instant now = Instant.now();
        switch (event) {
            case UserProductQuery query -> {
                if (answering.contains(QueryPart.USER)) {
                    User user = users.get(query.userId());
                    reply(new UserQueryResult(query.id(), user, now), query.id(), query.replyPartition());
                }
                if (answering.contains(QueryPart.PURCHASES)) {
                    Page<Purchase> page = page(query.userId(), query.limit(), query.after());
                    reply(
                            new PurchaseQueryResult(
                                    query.id(),
                                    page.items(),
                                    page.next(),
                                    now,
                                    query.parts(),
                                    query.deadline(),
                                    query.replyPartition()),
                            query.id(),
                            query.replyPartition());
                }
            }
            case PurchaseQueryResult asked -> {
                if (answering.contains(QueryPart.PRODUCTS)) {
                    Set<UUID> ids =
                            asked.purchases().stream().map(Purchase::productId).collect(Collectors.toSet());
                    Set<UUID> gone =
                            ids.stream().filter(deletedProducts::contains).collect(Collectors.toSet());
                    List<Product> known = ids.stream()
                            .filter(products::containsKey)
                            .map(products::get)
                            .toList();
                    reply(
                            new ProductQueryResult(asked.queryId(), known, gone, now),
                            asked.queryId(),
                            asked.replyPartition());
                }
            }
            default -> {
                // the other results are the aggregator's business
            }
        }
    }

    public void close() throws InterruptedException {
        closing = true;
        held.values().forEach(CountDownLatch::countDown);
        List.copyOf(servers.keySet()).forEach(this::shut);
        bus.join();
        producer.close();
    }
}
