package freshet.e2e;

import freshet.events.Event;
import freshet.events.Topic;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductUpdated;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseRejected;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** The rows of the view and what they should be, each written out as one text. */
final class ViewTables implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ROWS = """
            SELECT u.id, concat_ws('|', version, deleted, external_id, name, email, country)
                FROM users u JOIN generation g ON g.number = u.generation AND g.live WHERE id = ANY (?)
            UNION ALL
            SELECT p.id, concat_ws('|', version, deleted, sku, name, price_amount, price_currency)
                FROM products p JOIN generation g ON g.number = p.generation AND g.live WHERE id = ANY (?)
            UNION ALL
            SELECT p.id, concat_ws('|', version, deleted, external_id, user_id, product_id, quantity, unit_price_amount,
                    unit_price_currency, (extract(epoch FROM purchased_at) * 1000)::bigint, status)
                FROM purchases p JOIN generation g ON g.number = p.generation AND g.live WHERE id = ANY (?)""";
    private static final String POSITIONS = """
            SELECT p.topic, p.partition, p.next_offset
            FROM position p JOIN generation g ON g.number = p.generation AND g.live""";

    private final Connection database;

    ViewTables(Freshet freshet) throws IOException, SQLException {
        database = Databases.connect(freshet, "aggregator");
    }

    /** How many events the view has taken from a topic so far. */
    long taken(Topic topic) {
        return positions().entrySet().stream()
                .filter(position -> position.getKey().topic().equals(topic.topicName()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Where the view's rows are not what these events, each the newest of its entity, leave: what should be there and what is. */
    List<String> differences(Map<UUID, Event> newest) throws SQLException {
        Map<UUID, String> rows = rows(newest.keySet());
        return newest.entrySet().stream()
                .filter(entity -> !row(entity.getValue()).equals(rows.get(entity.getKey())))
                .map(entity -> "%s should be %s and is %s"
                        .formatted(entity.getKey(), row(entity.getValue()), rows.get(entity.getKey())))
                .toList();
    }

    /** Waits until the view's positions have come so far. */
    void await(Map<TopicPartition, Long> next) {
        Freshet.await(PATIENCE, "the view to have applied all up to " + next, () -> {
            Map<TopicPartition, Long> reached = positions();
            return next.entrySet().stream().allMatch(end -> reached.getOrDefault(end.getKey(), 0L) >= end.getValue());
        });
    }

    private Map<TopicPartition, Long> positions() {
        try (PreparedStatement select = database.prepareStatement(POSITIONS);
                ResultSet rows = select.executeQuery()) {
            Map<TopicPartition, Long> positions = new HashMap<>();
            while (rows.next()) {
                positions.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
            return positions;
        } catch (SQLException e) {
            throw new AssertionError("The view's positions cannot be read", e);
        }
    }

    /** The rows of these entities; those that are not there are left out. */
    Map<UUID, String> rows(Collection<UUID> ids) throws SQLException {
        Map<UUID, String> rows = new TreeMap<>();
        Array array = database.createArrayOf("uuid", ids.toArray());
        try (PreparedStatement select = database.prepareStatement(ROWS)) {
            for (int parameter = 1; parameter <= 3; parameter++) {
                select.setArray(parameter, array);
            }
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.put(result.getObject(1, UUID.class), result.getString(2));
                }
            }
        }
        return rows;
    }

    /** The row that an event of the highest version leaves. */
    static String row(Event event) {
        return switch (event) {
            case UserCreated created -> row(created.user());
            case UserUpdated updated -> row(updated.user());
            case UserDeleted gone -> text(gone.version(), "t");
            case ProductCreated created -> row(created.product());
            case ProductUpdated updated -> row(updated.product());
            case ProductDeleted gone -> text(gone.version(), "t");
            case PurchaseCreated created -> row(created.purchase());
            case PurchaseConfirmed confirmed -> row(confirmed.purchase());
            case PurchaseRejected rejected -> row(rejected.purchase());
            case PurchaseCancelled cancelled -> row(cancelled.purchase());
            case PurchaseDeleted gone -> text(gone.version(), "t");
            default -> throw new IllegalArgumentException(event.toString());
        };
    }

    private static String row(User user) {
        return text(user.version(), "f", user.externalId(), user.name(), user.email(), user.country());
    }

    private static String row(Product product) {
        return text(
                product.version(),
                "f",
                product.sku(),
                product.name(),
                product.price().amount(),
                product.price().currency());
    }

    private static String row(Purchase purchase) {
        return text(
                purchase.version(),
                "f",
                purchase.externalId(),
                purchase.userId(),
                purchase.productId(),
                purchase.quantity(),
                purchase.unitPrice().amount(),
                purchase.unitPrice().currency(),
                purchase.purchasedAt().toEpochMilli(),
                purchase.status());
    }

    // As concat_ws does: what is null is left out.
    private static String text(Object... values) {
        return Stream.of(Arrays.asList(values))
                .flatMap(Collection::stream)
                .filter(value -> value != null)
                .map(Object::toString)
                .collect(Collectors.joining("|"));
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
