package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Wire.Way;
import freshet.events.Event;
import freshet.events.Money;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductUpdated;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.purchases.PurchaseRejected;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens at the owners, and however it is delivered: the view is the fold of it. Histories of a few entities each are
 * made up; their events are shuffled, repeated and held back, cut into batches of any size, and sent over Kafka and by all modes of
 * {@code POST /events} at once, to two aggregators. Then the view holds each entity's highest version and nothing else.
 *
 * <p>Several histories go in one try, each with ids of its own.
 */
class ViewEqualsTheFoldTest {
    private static final int HISTORIES = 20;
    private static final int HISTORIES_IN_SOAK = 2_000;
    private static final int USERS_ASKED = 5;
    private static final Instant DAWN = Instant.parse("2011-01-01T06:00:00.125Z");

    private static Freshet freshet;
    private static ViewTables view;
    private static Wire wire;

    private enum Kind {
        USER,
        PRODUCT,
        PURCHASE
    }

    /** One arrival of an event: earlier ones have lower numbers. */
    private record Arrival(int when, Way way) {}

    /** One change: what it changes to, and how its event arrives, once or more often. */
    private record Change(int content, List<Arrival> arrivals) {}

    /**
     * An entity's life. A purchase's user and product are entities of the same history, by their place in it, or nobody knows them.
     */
    private record Life(Kind kind, int user, int product, List<Change> changes, boolean endsDeleted) {}

    /** An event on its way. */
    private record Sent(Event event, Arrival arrival) {}

    @BeforeContainer
    static void start() throws IOException, SQLException {
        freshet = Freshet.startAfresh("--instances", "aggregator=2");
        view = new ViewTables(freshet);
        wire = new Wire(freshet, freshet.aggregator());
    }

    @AfterContainer
    static void stop() throws IOException, SQLException {
        wire.close();
        view.close();
        freshet.close();
    }

    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void any_delivery_of_1000_histories_ends_in_their_fold(
            @ForAll("histories") List<List<Life>> histories, @ForAll("batchSizes") List<Integer> batchSizes)
            throws Exception {
        theViewIsTheFold(histories, batchSizes);
    }

    @Tag("soak")
    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void any_delivery_of_100000_histories_ends_in_their_fold(
            @ForAll("manyHistories") List<List<Life>> histories, @ForAll("batchSizes") List<Integer> batchSizes)
            throws Exception {
        theViewIsTheFold(histories, batchSizes);
    }

    private static void theViewIsTheFold(List<List<Life>> histories, List<Integer> batchSizes)
            throws SQLException, ExecutionException, InterruptedException {
        List<Sent> sent = histories.stream()
                .flatMap(history -> events(history).stream())
                .sorted(Comparator.comparingInt((Sent one) -> one.arrival().when())
                        .thenComparingInt(one -> turn(one.arrival())))
                .toList();

        deliver(sent, batchSizes);
        view.await(wire.await());

        Map<UUID, Event> newest = new HashMap<>();
        sent.forEach(one -> newest.merge(
                one.event().subject(),
                one.event(),
                (known, other) -> other.version() > known.version() ? other : known));
        assertThat(view.differences(newest)).isEmpty();
        newest.values().stream()
                .filter(event -> event instanceof UserCreated || event instanceof UserUpdated)
                .limit(USERS_ASKED)
                .forEach(user -> theAnswerIsTheFold(user.subject(), newest));
    }

    // What arrives at the same moment by the same way may travel together; which way is first depends on the moment.
    private static int turn(Arrival arrival) {
        return (arrival.way().ordinal() + arrival.when()) % Way.values().length;
    }

    // Neighbours that travel the same way go together, up to the next batch size.
    private static void deliver(List<Sent> sent, List<Integer> batchSizes) {
        List<Event> together = new ArrayList<>();
        int batch = 0;
        for (int i = 0; i < sent.size(); i++) {
            together.add(sent.get(i).event());
            Way way = sent.get(i).arrival().way();
            boolean last = i + 1 == sent.size() || sent.get(i + 1).arrival().way() != way;
            if (last || together.size() >= batchSizes.get(batch % batchSizes.size())) {
                wire.send(way, together);
                together = new ArrayList<>();
                batch++;
            }
        }
    }

    private static List<Sent> events(List<Life> history) {
        List<UUID> ids = history.stream().map(life -> UUID.randomUUID()).toList();
        return IntStream.range(0, history.size())
                .boxed()
                .flatMap(index -> events(history.get(index), ids.get(index), ids).stream())
                .toList();
    }

    private static List<Sent> events(Life life, UUID id, List<UUID> ids) {
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < life.changes().size(); i++) {
            Change change = life.changes().get(i);
            boolean isLast = i + 1 == life.changes().size();
            Event event = isLast && life.endsDeleted()
                    ? deleted(life.kind(), id, i + 1)
                    : event(life, id, change.content(), i + 1, ids);
            change.arrivals().forEach(arrival -> sent.add(new Sent(event, arrival)));
        }
        return sent;
    }

    private static Event deleted(Kind kind, UUID id, long version) {
        return switch (kind) {
            case USER -> new UserDeleted(id, version);
            case PRODUCT -> new ProductDeleted(id, version);
            case PURCHASE -> new PurchaseDeleted(id, version);
        };
    }

    private static Event event(Life life, UUID id, int content, long version, List<UUID> ids) {
        return switch (life.kind()) {
            case USER -> {
                User user = new User(
                        id,
                        content % 2 == 0 ? null : "external " + content,
                        "Name " + content,
                        "a" + content + "@example.org",
                        "Sweden",
                        version);
                yield version == 1 ? new UserCreated(user) : new UserUpdated(user);
            }
            case PRODUCT -> {
                Product product =
                        new Product(id, "sku " + content, "Thing", "Lost here", new Money(content, "EUR"), version);
                yield version == 1 ? new ProductCreated(product) : new ProductUpdated(product);
            }
            case PURCHASE -> purchaseEvent(life, id, content, version, ids);
        };
    }

    private static PurchaseEvent purchaseEvent(Life life, UUID id, int content, long version, List<UUID> ids) {
        PurchaseStatus status = PurchaseStatus.values()[content % PurchaseStatus.values().length];
        Purchase purchase = new Purchase(
                id,
                content % 3 == 0 ? null : "external " + content,
                known(ids, life.user()),
                known(ids, life.product()),
                1 + content,
                new Money(100 + content, "GBP"),
                DAWN.plusSeconds(content),
                status,
                version);
        if (version == 1) {
            return new PurchaseCreated(purchase);
        }
        return switch (status) {
            case PENDING -> new PurchaseCreated(purchase);
            case CONFIRMED -> new PurchaseConfirmed(purchase);
            case REJECTED -> new PurchaseRejected(purchase);
            case CANCELLED -> new PurchaseCancelled(purchase);
        };
    }

    private static UUID known(List<UUID> ids, int index) {
        return index < ids.size() ? ids.get(index) : new UUID(0x4000L, 0x8000000000000000L + index);
    }

    private static void theAnswerIsTheFold(UUID user, Map<UUID, Event> newest) {
        JsonNode answer = freshet.read(freshet.aggregator() + "/users/" + user + "/purchases?strategy=view&limit=100");

        assertThat(answer.at("/user/version").asLong())
                .isEqualTo(newest.get(user).version());
        List<Map<String, Object>> expected = newest.values().stream()
                .map(ViewEqualsTheFoldTest::purchase)
                .flatMap(Optional::stream)
                .filter(purchase -> purchase.userId().equals(user))
                .sorted(Comparator.comparing(Purchase::purchasedAt)
                        .thenComparing(purchase -> purchase.id().toString())
                        .reversed())
                .map(purchase -> answered(purchase, newest.get(purchase.productId())))
                .toList();
        assertThat(answer.get("purchases")).isEqualTo(json(expected));
    }

    private static Map<String, Object> answered(Purchase purchase, Event product) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", purchase.id());
        fields.put("externalId", purchase.externalId());
        fields.put("quantity", purchase.quantity());
        fields.put("unitPrice", purchase.unitPrice());
        fields.put("purchasedAt", purchase.purchasedAt().toString());
        fields.put("status", purchase.status());
        fields.put("version", purchase.version());
        fields.put("product", answered(purchase.productId(), product));
        return fields;
    }

    private static Map<String, Object> answered(UUID id, Event product) {
        return switch (product) {
            case ProductCreated created -> answered(created.product());
            case ProductUpdated updated -> answered(updated.product());
            case ProductDeleted gone -> Map.of("id", id, "status", "deleted");
            case null, default -> Map.of("id", id, "status", "pending");
        };
    }

    private static Map<String, Object> answered(Product product) {
        return Map.of(
                "id", product.id(),
                "sku", product.sku(),
                "name", product.name(),
                "price", product.price(),
                "version", product.version());
    }

    private static Optional<Purchase> purchase(Event event) {
        return switch (event) {
            case PurchaseCreated created -> Optional.of(created.purchase());
            case PurchaseConfirmed confirmed -> Optional.of(confirmed.purchase());
            case PurchaseRejected rejected -> Optional.of(rejected.purchase());
            case PurchaseCancelled cancelled -> Optional.of(cancelled.purchase());
            default -> Optional.empty();
        };
    }

    private static JsonNode json(Object value) {
        try {
            return Freshet.json(Freshet.JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Provide
    Arbitrary<List<List<Life>>> histories() {
        return history().list().ofSize(HISTORIES);
    }

    @Provide
    Arbitrary<List<List<Life>>> manyHistories() {
        return history().list().ofSize(HISTORIES_IN_SOAK);
    }

    @Provide
    Arbitrary<List<Integer>> batchSizes() {
        return Arbitraries.integers().between(1, 60).list().ofMinSize(1).ofMaxSize(10);
    }

    private static Arbitrary<List<Life>> history() {
        return life().list().ofMinSize(1).ofMaxSize(8);
    }

    private static Arbitrary<Life> life() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.integers().between(0, 8),
                        change().list().ofMinSize(1).ofMaxSize(5),
                        Arbitraries.of(true, false))
                .as(Life::new);
    }

    private static Arbitrary<Change> change() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 50),
                        arrival().list().ofMinSize(1).ofMaxSize(3))
                .as(Change::new);
    }

    private static Arbitrary<Arrival> arrival() {
        return Combinators.combine(Arbitraries.integers().between(0, 999), Arbitraries.of(Way.class))
                .as(Arrival::new);
    }
}
