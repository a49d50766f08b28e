package freshet.aggregator.view.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import freshet.audit.AuditedEntity;
import freshet.audit.AuditedKind;
import freshet.audit.AuditedRange;
import freshet.audit.Repair;
import freshet.bus.EventRecords;
import freshet.events.Event;
import freshet.events.products.Product;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductEvent;
import freshet.events.products.ProductUpdated;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.users.User;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserEvent;
import freshet.events.users.UserUpdated;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The three owners as an audit sees them, with tables of their own in a schema beside the view. What they are told to have, they
 * have; what is published is said apart.
 */
final class AuditedOwners implements AutoCloseable {
    private static final String TABLES = """
            DROP SCHEMA IF EXISTS owners CASCADE;
            CREATE SCHEMA owners;
            CREATE TABLE owners.users (id uuid PRIMARY KEY, external_id text, name text, email text, country text,
                version bigint, deleted boolean);
            CREATE TABLE owners.products (id uuid PRIMARY KEY, sku text, name text, price_amount bigint,
                price_currency text, version bigint, deleted boolean);
            CREATE TABLE owners.purchases (id uuid PRIMARY KEY, external_id text, user_id uuid, product_id uuid,
                quantity int, unit_price_amount bigint, unit_price_currency text, purchased_at timestamptz, status text,
                version bigint)""";

    private final ObjectMapper json = new ObjectMapper();
    private final AgroalDataSource database;
    private final String authorization;
    private final List<HttpServer> servers = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<UUID, Event> states = new ConcurrentHashMap<>();

    private final Map<UUID, Event> published = new ConcurrentHashMap<>();

    /** How often an owner was asked for entities by name: once for each look at those that seem to differ. */
    final AtomicInteger looks = new AtomicInteger();

    AuditedOwners(AgroalDataSource database) throws SQLException {
        this.database = database;
        this.authorization = "Bearer " + ConfigProvider.getConfig().getValue("freshet.senders.secret", String.class);
        execute(TABLES);
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        for (AuditedKind kind : AuditedKind.values()) {
            open(kind);
        }
    }

    private void open(AuditedKind kind) {
        URI url = ConfigProvider.getConfig().getValue("freshet." + kind.plural() + ".url", URI.class);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", url.getPort()), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/audit", exchange -> answer(kind, exchange));
            server.start();
            servers.add(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void own(User user) throws SQLException {
        states.put(user.id(), new UserUpdated(user));
        execute("DELETE FROM owners.users WHERE id = '" + user.id() + "'");
        execute(
                "INSERT INTO owners.users VALUES (?, ?, ?, ?, ?, ?, false)",
                user.id(),
                user.externalId(),
                user.name(),
                user.email(),
                user.country(),
                user.version());
    }

    void own(Product product) throws SQLException {
        states.put(product.id(), new ProductUpdated(product));
        execute(
                "INSERT INTO owners.products VALUES (?, ?, ?, ?, ?, ?, false)",
                product.id(),
                product.sku(),
                product.name(),
                product.price().amount(),
                product.price().currency(),
                product.version());
    }

    void own(Purchase purchase) throws SQLException {
        states.put(purchase.id(), new PurchaseConfirmed(purchase));
        execute(
                "INSERT INTO owners.purchases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                purchase.id(),
                purchase.externalId(),
                purchase.userId(),
                purchase.productId(),
                purchase.quantity(),
                purchase.unitPrice().amount(),
                purchase.unitPrice().currency(),
                purchase.purchasedAt().atOffset(ZoneOffset.UTC),
                purchase.status().name(),
                purchase.version());
    }

    /** Keeps only a marker of a user. */
    void forget(UUID userId, long version) throws SQLException {
        execute("DELETE FROM owners.users WHERE id = '" + userId + "'");
        execute("INSERT INTO owners.users (id, version, deleted) VALUES (?, ?, true)", userId, version);
    }

    void publish(Event event) {
        published.put(event.subject(), event);
        send(event);
    }

    /** Publishes, of everything that was published, that it is no more. */
    void takeBack() {
        published
                .values()
                .forEach(event -> send(
                        switch (event) {
                            case UserEvent user -> new UserDeleted(user.subject(), 1_000);
                            case ProductEvent product -> new ProductDeleted(product.subject(), 1_000);
                            default -> new PurchaseDeleted(event.subject(), 1_000);
                        }));
    }

    private void send(Event event) {
        producer.send(EventRecords.write(event, event.subject(), null));
        producer.flush();
    }

    private void answer(AuditedKind kind, HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            Object body = exchange.getRequestMethod().equals("POST")
                    ? repair(kind, exchange)
                    : exchange.getRequestURI().getPath().endsWith("/entities")
                            ? entities(kind, query(exchange))
                            : range(kind, query(exchange));
            byte[] bytes = json.writeValueAsBytes(body);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        return Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private AuditedRange range(AuditedKind kind, Map<String, String> query) throws SQLException {
        int limit = Integer.parseInt(query.get("limit"));
        String rows = "SELECT id, " + kind.hash() + " AS hash FROM owners." + kind.plural() + " WHERE id > '"
                + query.get("after") + "' ORDER BY id LIMIT " + limit;
        try (Connection connection = database.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*), (array_agg(id ORDER BY id DESC))[1], "
                        + AuditedKind.rangeHash() + " FROM (" + rows + ") AS entities")) {
            row.next();
            int count = row.getInt(1);
            return new AuditedRange(count < limit ? null : row.getObject(2, UUID.class), count, row.getString(3));
        }
    }

    private List<AuditedEntity> entities(AuditedKind kind, Map<String, String> query) throws SQLException {
        String which;
        if (query.containsKey("ids")) {
            looks.incrementAndGet();
            which = "id IN ('" + query.get("ids").replace(",", "','") + "')";
        } else {
            which = "id > '" + query.get("after") + "'"
                    + (query.containsKey("upTo") ? " AND id <= '" + query.get("upTo") + "'" : "");
        }
        List<AuditedEntity> entities = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT id, version, " + kind.hash() + " FROM owners."
                        + kind.plural() + " WHERE " + which + " ORDER BY id")) {
            while (row.next()) {
                entities.add(new AuditedEntity(row.getObject(1, UUID.class), row.getLong(2), row.getString(3)));
            }
        }
        return entities;
    }

    private Object repair(AuditedKind kind, HttpExchange exchange) throws IOException, SQLException {
        for (Repair repair : json.readValue(exchange.getRequestBody(), Repair[].class)) {
            long version = repair.above() + 10;
            execute("UPDATE owners." + kind.plural() + " SET version = ? WHERE id = ?", version, repair.id());
            publish(whole(kind, repair.id(), version));
        }
        return Map.of();
    }

    private Event whole(AuditedKind kind, UUID id, long version) {
        Event state = states.get(id);
        return switch (kind) {
            case USERS -> {
                if (state == null) {
                    yield new UserDeleted(id, version);
                }
                User user = ((UserUpdated) state).user();
                yield new UserUpdated(
                        new User(id, user.externalId(), user.name(), user.email(), user.country(), version));
            }
            case PRODUCTS -> {
                Product product = ((ProductUpdated) state).product();
                yield new ProductUpdated(new Product(
                        id, product.sku(), product.name(), product.description(), product.price(), version));
            }
            case PURCHASES -> new PurchaseDeleted(id, version);
        };
    }

    private void execute(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        producer.close();
    }
}
