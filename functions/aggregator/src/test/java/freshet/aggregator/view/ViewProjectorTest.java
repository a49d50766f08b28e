package freshet.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.aggregator.OwnerPorts;
import freshet.bus.EventBatch;
import freshet.bus.Position;
import freshet.events.Event;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductUpdated;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import freshet.testing.BackingServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
@WithTestResource(OwnerPorts.class)
class ViewProjectorTest {
    private static final int HISTORIES = 400;
    private static final UUID TOPIC_ID = UUID.randomUUID();
    private static final Instant DAWN = Instant.parse("2011-01-01T06:00:00.125Z");
    private static final String ROWS = """
            SELECT id, version || ' ' || deleted || ' ' || coalesce(external_id, '-') || ' ' || coalesce(name, '-') || ' '
                    || coalesce(email, '-') || ' ' || coalesce(country, '-') FROM users WHERE id = ANY (?)
            UNION ALL
            SELECT id, version || ' ' || deleted || ' ' || coalesce(sku, '-') || ' ' || coalesce(name, '-') || ' '
                    || coalesce(price_amount, -1) || ' ' || coalesce(price_currency, '-') FROM products WHERE id = ANY (?)
            UNION ALL
            SELECT id, CASE WHEN deleted THEN version || ' ' || coalesce(status, 'true')
                    ELSE version || ' ' || status || ' ' || user_id || ' ' || product_id || ' ' || quantity || ' '
                    || unit_price_amount || ' ' || unit_price_currency || ' ' || (purchased_at = ?) END
                FROM purchases WHERE id = ANY (?)""";

    @Inject
    ViewProjector projector;

    @Inject
    ViewPositions positions;

    @Inject
    AgroalDataSource database;

    @Test
    void any_delivery_of_a_history_ends_in_the_fold_of_it() throws SQLException {
        for (long seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<Event> history = history(random);

            for (List<Event> batch : delivery(history, random)) {
                projector.apply(new EventBatch(batch, Map.of()));
            }

            assertThat(view(history)).as("history of seed " + seed).isEqualTo(fold(history));
        }
    }

    @Test
    void a_batch_that_breaks_off_leaves_neither_rows_nor_positions() throws SQLException {
        UUID id = UUID.randomUUID();
        TopicPartition partition = partition();
        Map<TopicPartition, Position> next = new HashMap<>(Map.of(partition, at(7)));
        next.put(new TopicPartition(tooLong(), 0), at(1)); // the index takes no entry of that size
        EventBatch broken = new EventBatch(List.of(new UserCreated(user(id, 1))), next);

        assertThatThrownBy(() -> projector.apply(broken)).isInstanceOf(ViewFailure.class);

        assertThat(view(broken.events())).isEmpty();
        assertThat(offsets()).doesNotContainKey(partition);
        projector.apply(new EventBatch(broken.events(), Map.of(partition, at(7))));
        assertThat(view(broken.events())).isEqualTo(fold(broken.events()));
        assertThat(offsets()).containsEntry(partition, 7L);
    }

    @Test
    void positions_go_on_but_never_back() {
        TopicPartition partition = partition();

        projector.apply(new EventBatch(List.of(), Map.of(partition, at(10))));
        projector.apply(new EventBatch(List.of(), Map.of(partition, at(4))));
        assertThat(offsets()).containsEntry(partition, 10L);

        projector.apply(new EventBatch(List.of(), Map.of(partition, at(11))));
        assertThat(offsets()).containsEntry(partition, 11L);
    }

    @Test
    void positions_go_back_to_the_beginning_only_when_that_is_asked_for() {
        TopicPartition partition = partition();
        TopicPartition other = partition();
        projector.apply(new EventBatch(List.of(), Map.of(partition, at(10), other, at(20))));

        positions.restart(List.of(partition));

        assertThat(offsets()).containsEntry(partition, 0L).containsEntry(other, 20L);
    }

    @Test
    void stored_positions_are_those_of_the_partitions_asked_for() {
        TopicPartition known = partition();
        TopicPartition unknown = partition();
        projector.apply(new EventBatch(List.of(), Map.of(known, at(3), partition(), at(5))));

        assertThat(positions.stored(Set.of(known, unknown), Map.of())).isEqualTo(Map.of(known, 3L));
    }

    @Test
    void positions_of_a_topic_that_was_made_anew_or_is_not_known_to_be_the_same_are_forgotten() {
        TopicPartition same = partition();
        TopicPartition anew = partition();
        TopicPartition unknown = partition();
        UUID id = UUID.randomUUID();
        Map<TopicPartition, Position> next =
                Map.of(same, new Position(id, 3), anew, new Position(id, 4), unknown, new Position(null, 5));
        projector.apply(new EventBatch(List.of(), next));

        Map<TopicPartition, Long> stored = positions.stored(
                next.keySet(), Map.of(same.topic(), id, anew.topic(), UUID.randomUUID(), unknown.topic(), id));

        assertThat(stored).isEqualTo(Map.of(same, 3L, anew, 0L, unknown, 0L));
    }

    @Test
    void what_is_left_of_a_topic_that_was_made_anew_moves_no_position() {
        TopicPartition partition = partition();
        UUID before = UUID.randomUUID();
        UUID now = UUID.randomUUID();
        projector.apply(new EventBatch(List.of(), Map.of(partition, new Position(before, 30))));
        positions.stored(Set.of(partition), Map.of(partition.topic(), now));

        projector.apply(new EventBatch(List.of(), Map.of(partition, new Position(before, 40))));
        assertThat(offsets()).containsEntry(partition, 0L);

        projector.apply(new EventBatch(List.of(), Map.of(partition, new Position(now, 2))));
        assertThat(offsets()).containsEntry(partition, 2L);
    }

    @Test
    void a_position_that_waits_for_the_beginning_of_a_new_topic_is_moved_by_nothing_without_a_topic() {
        TopicPartition partition = partition();
        UUID anew = UUID.randomUUID();
        Position before = new Position(UUID.randomUUID(), 30);
        projector.apply(new EventBatch(List.of(), Map.of(partition, before)));

        assertThat(positions.startOver(partition, before, anew)).isTrue();
        projector.apply(new EventBatch(List.of(), Map.of(partition, new Position(null, 31))));
        assertThat(known(partition)).isEqualTo(new Position(anew, 0));
        assertThat(positions.startOver(partition, before, UUID.randomUUID())).isFalse();

        positions.restart(List.of(partition)); // its first record has come
        projector.apply(new EventBatch(List.of(), Map.of(partition, new Position(null, 1))));
        assertThat(known(partition)).isEqualTo(new Position(null, 1));

        positions.adopt(partition, known(partition), anew);
        projector.apply(new EventBatch(List.of(), Map.of(partition, new Position(null, 2))));
        assertThat(known(partition)).isEqualTo(new Position(anew, 2));
    }

    private Position known(TopicPartition partition) {
        return positions.applied().positions().get(partition);
    }

    @Test
    void an_empty_batch_is_fine() {
        Map<TopicPartition, Long> before = offsets();

        projector.apply(new EventBatch(List.of(), Map.of()));

        assertThat(offsets()).isEqualTo(before);
    }

    // Each entity's own history, interleaved as it may have happened.
    private static List<Event> history(Random random) {
        List<List<Event>> each = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            each.add(userHistory(UUID.randomUUID(), random));
            each.add(productHistory(UUID.randomUUID(), random));
            each.add(purchaseHistory(UUID.randomUUID(), random));
        }
        return each.stream().flatMap(List::stream).collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Event> userHistory(UUID id, Random random) {
        List<Event> events = new ArrayList<>(List.of(new UserCreated(user(id, 1))));
        int updates = random.nextInt(4);
        for (int version = 2; version < 2 + updates; version++) {
            events.add(new UserUpdated(user(id, version)));
        }
        if (random.nextBoolean()) {
            events.add(new UserDeleted(id, 2 + updates));
        }
        return events;
    }

    private static List<Event> productHistory(UUID id, Random random) {
        List<Event> events = new ArrayList<>(List.of(new ProductCreated(product(id, 1))));
        int updates = random.nextInt(4);
        for (int version = 2; version < 2 + updates; version++) {
            events.add(new ProductUpdated(product(id, version)));
        }
        if (random.nextBoolean()) {
            events.add(new ProductDeleted(id, 2 + updates));
        }
        return events;
    }

    private static List<Event> purchaseHistory(UUID id, Random random) {
        PurchaseCreated created = new PurchaseCreated(purchase(id, 1, PurchaseStatus.CONFIRMED));
        return switch (random.nextInt(3)) {
            case 0 -> List.of(created);
            case 1 -> List.of(created, new PurchaseCancelled(purchase(id, 2, PurchaseStatus.CANCELLED)));
            default -> List.of(created, new PurchaseDeleted(id, 2));
        };
    }

    private static User user(UUID id, long version) {
        return new User(id, version % 2 == 0 ? null : "x" + id, "Name " + version, "a@example.org", "Spain", version);
    }

    private static Product product(UUID id, long version) {
        return new Product(id, "sku" + version, "Name " + version, "Lost here", new Money(version, "EUR"), version);
    }

    private static Purchase purchase(UUID id, long version, PurchaseStatus status) {
        return new Purchase(id, null, id, id, 5, new Money(version, "GBP"), DAWN, status, version);
    }

    // Everything at least once, shuffled, some of it again and again, in batches of any size.
    private static List<List<Event>> delivery(List<Event> history, Random random) {
        List<Event> delivered = new ArrayList<>(history);
        for (Event event : history) {
            for (int again = random.nextInt(3); again > 0; again--) {
                delivered.add(event);
            }
        }
        Collections.shuffle(delivered, random);
        List<List<Event>> batches = new ArrayList<>();
        for (int from = 0; from < delivered.size(); ) {
            int to = Math.min(delivered.size(), from + 1 + random.nextInt(random.nextBoolean() ? 3 : 40));
            batches.add(delivered.subList(from, to));
            from = to;
        }
        return batches;
    }

    private static Map<UUID, String> fold(List<Event> history) {
        Map<UUID, Event> newest = new HashMap<>();
        history.forEach(event -> newest.merge(
                event.subject(), event, (known, other) -> other.version() > known.version() ? other : known));
        Map<UUID, String> rows = new TreeMap<>();
        newest.forEach((id, event) -> rows.put(id, row(event)));
        return rows;
    }

    private static String row(Event event) {
        return switch (event) {
            case UserCreated created -> row(created.user());
            case UserUpdated updated -> row(updated.user());
            case UserDeleted gone -> gone.version() + " true - - - -";
            case ProductCreated created -> row(created.product());
            case ProductUpdated updated -> row(updated.product());
            case ProductDeleted gone -> gone.version() + " true - - -1 -";
            case PurchaseCreated created -> row(created.purchase());
            case PurchaseCancelled cancelled -> row(cancelled.purchase());
            case PurchaseDeleted gone -> gone.version() + " true";
            default -> throw new IllegalArgumentException(event.toString());
        };
    }

    private static String row(User user) {
        String externalId = user.externalId() == null ? "-" : user.externalId();
        return "%d false %s %s %s %s".formatted(user.version(), externalId, user.name(), user.email(), user.country());
    }

    private static String row(Product product) {
        return "%d false %s %s %d %s"
                .formatted(
                        product.version(),
                        product.sku(),
                        product.name(),
                        product.price().amount(),
                        product.price().currency());
    }

    private static String row(Purchase purchase) {
        return "%d %s %s %s %d %d %s true"
                .formatted(
                        purchase.version(),
                        purchase.status(),
                        purchase.userId(),
                        purchase.productId(),
                        purchase.quantity(),
                        purchase.unitPrice().amount(),
                        purchase.unitPrice().currency());
    }

    private Map<UUID, String> view(List<Event> history) throws SQLException {
        Object[] ids = history.stream().map(Event::subject).distinct().toArray();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(ROWS)) {
            select.setArray(1, connection.createArrayOf("uuid", ids));
            select.setArray(2, connection.createArrayOf("uuid", ids));
            select.setObject(3, DAWN.atOffset(ZoneOffset.UTC));
            select.setArray(4, connection.createArrayOf("uuid", ids));
            Map<UUID, String> rows = new TreeMap<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.put(result.getObject(1, UUID.class), result.getString(2));
                }
            }
            return rows;
        }
    }

    private static Position at(long offset) {
        return new Position(TOPIC_ID, offset);
    }

    private static TopicPartition partition() {
        return new TopicPartition(Topic.USERS.topicName() + "-" + UUID.randomUUID(), 0);
    }

    private static String tooLong() {
        return new Random(1)
                .ints(20_000, 'a', 'z' + 1)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    private Map<TopicPartition, Long> offsets() {
        return positions.applied().positions().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, position -> position.getValue().offset()));
    }
}
