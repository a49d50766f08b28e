package freshet.products.stock;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import freshet.bus.EventBatch;
import freshet.bus.EventSender;
import freshet.events.Event;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.stock.StockRejected;
import freshet.events.stock.StockReserved;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "products"))
class ReservationsTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    Reservations reservations;

    @Inject
    EventSender bus;

    @Inject
    AgroalDataSource database;

    @Test
    void a_purchase_on_the_bus_gets_its_pieces_and_is_told_so() {
        UUID product = product(10);
        Purchase purchase = pending(product, 3);

        try (BusProbe answers = new BusProbe(kafka, Topic.STOCK)) {
            bus.send(new PurchaseCreated(purchase), purchase.id(), null).join();

            assertThat(answers.await(purchase.id(), 1).getFirst().event())
                    .isEqualTo(new StockReserved(purchase.id(), product, 3));
        }
        assertThat(stock(product)).isEqualTo(7);
    }

    @Test
    void a_purchase_of_more_than_there_is_takes_nothing_and_leaves_the_rest_to_others() {
        UUID product = product(10);
        Purchase tooMany = pending(product, 11);
        Purchase fitting = pending(product, 10);

        Outcome outcome = apply(new PurchaseCreated(tooMany), new PurchaseCreated(fitting));

        assertThat(outcome).isEqualTo(new Outcome(1, 1, 0, 0));
        assertThat(stock(product)).isZero();
        assertThat(answers(tooMany, 1)).containsExactly(new StockRejected(tooMany.id(), product, 11));
        assertThat(answers(fitting, 1)).containsExactly(new StockReserved(fitting.id(), product, 10));
    }

    @Test
    void who_asks_again_gets_the_same_answer_and_no_more_pieces() {
        UUID product = product(10);
        Purchase reserved = pending(product, 6);
        Purchase rejected = pending(product, 5);
        apply(new PurchaseCreated(reserved), new PurchaseCreated(rejected), new PurchaseCreated(reserved));
        setStock(product, 100);

        Outcome again = apply(new PurchaseCreated(rejected), new PurchaseCreated(reserved));

        assertThat(again).isEqualTo(new Outcome(0, 0, 2, 0));
        assertThat(stock(product)).isEqualTo(100);
        assertThat(answers(reserved, 2)).containsOnly(new StockReserved(reserved.id(), product, 6));
        assertThat(answers(rejected, 2)).containsOnly(new StockRejected(rejected.id(), product, 5));
    }

    @Test
    void imported_history_takes_nothing() {
        UUID product = product(10);

        Outcome outcome = apply(new PurchaseCreated(purchase(product, 3, PurchaseStatus.CONFIRMED)));

        assertThat(outcome).isEqualTo(Outcome.NOTHING);
        assertThat(stock(product)).isEqualTo(10);
    }

    @Test
    void a_cancelled_purchase_gives_its_pieces_back_once() {
        UUID product = product(10);
        Purchase purchase = pending(product, 4);
        apply(new PurchaseCreated(purchase));

        apply(cancelled(purchase));
        apply(cancelled(purchase), new PurchaseDeleted(purchase.id(), 3));

        assertThat(stock(product)).isEqualTo(10);
    }

    @Test
    void a_purchase_that_was_rejected_has_nothing_to_give_back() {
        UUID product = product(1);
        Purchase purchase = pending(product, 4);
        apply(new PurchaseCreated(purchase));

        apply(cancelled(purchase));

        assertThat(stock(product)).isEqualTo(1);
    }

    @Test
    void a_purchase_that_ended_before_it_was_heard_of_gets_nothing() {
        UUID product = product(10);
        Purchase cancelled = pending(product, 4);
        Purchase deleted = pending(product, 4);
        apply(cancelled(cancelled), new PurchaseDeleted(deleted.id(), 2));

        Outcome outcome = apply(new PurchaseCreated(cancelled), new PurchaseCreated(deleted));

        assertThat(outcome).isEqualTo(Outcome.NOTHING);
        assertThat(stock(product)).isEqualTo(10);
    }

    @Test
    void a_deleted_product_is_not_sold_and_takes_nothing_back() {
        UUID product = product(10);
        Purchase before = pending(product, 4);
        apply(new PurchaseCreated(before));
        given().header("If-Match", "\"1\"")
                .delete("/products/{id}", product)
                .then()
                .statusCode(204);
        Purchase after = pending(product, 4);

        Outcome outcome = apply(new PurchaseCreated(after), cancelled(before));

        assertThat(outcome).isEqualTo(new Outcome(0, 1, 0, 1));
        assertThat(answers(after, 1)).containsExactly(new StockRejected(after.id(), product, 4));
    }

    @Test
    void pieces_that_come_back_serve_those_who_ask_in_the_same_batch() {
        UUID product = product(5);
        Purchase first = pending(product, 5);
        apply(new PurchaseCreated(first));
        Purchase second = pending(product, 5);

        Outcome outcome = apply(new PurchaseCreated(second), cancelled(first));

        assertThat(outcome).isEqualTo(new Outcome(1, 0, 0, 1));
        assertThat(stock(product)).isZero();
    }

    @Test
    void stock_is_neither_lost_nor_made_in_any_order_of_creations_cancellations_and_repeats() throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<UUID> products = List.of(product(40), product(15));
            List<Event> events = new ArrayList<>();
            Set<UUID> open = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                Purchase purchase = pending(products.get(random.nextInt(2)), 1 + random.nextInt(6));
                open.add(purchase.id());
                events.addAll(Collections.nCopies(1 + random.nextInt(2), new PurchaseCreated(purchase)));
                if (random.nextInt(3) == 0) {
                    open.remove(purchase.id());
                    events.addAll(Collections.nCopies(1 + random.nextInt(2), cancelled(purchase)));
                }
            }
            Collections.shuffle(events, random);

            applyByTwo(events, random);

            assertThat(stock(products.get(0)) + reserved(products.get(0)))
                    .as("seed " + seed)
                    .isEqualTo(40);
            assertThat(stock(products.get(1)) + reserved(products.get(1)))
                    .as("seed " + seed)
                    .isEqualTo(15);
            assertThat(purchases(products, "RESERVED", "REJECTED"))
                    .as("seed " + seed)
                    .containsAll(open);
            assertThat(open).as("seed " + seed).containsAll(purchases(products, "RESERVED"));
        }
    }

    // Two instances at once, each with all of the events, cut into batches of its own.
    private void applyByTwo(List<Event> events, Random random) throws Exception {
        List<Callable<Void>> instances = new ArrayList<>();
        for (int instance = 0; instance < 2; instance++) {
            List<EventBatch> batches = new ArrayList<>();
            for (int from = 0; from < events.size(); ) {
                int to = Math.min(events.size(), from + 1 + random.nextInt(20));
                batches.add(new EventBatch(events.subList(from, to), Map.of()));
                from = to;
            }
            instances.add(() -> {
                batches.forEach(reservations::apply);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<Void> done : threads.invokeAll(instances)) {
                done.get();
            }
        }
    }

    private Outcome apply(Event... events) {
        return reservations.apply(new EventBatch(Arrays.asList(events), Map.of()));
    }

    private List<Event> answers(Purchase purchase, int count) {
        try (BusProbe bus = new BusProbe(kafka, Topic.STOCK)) {
            return bus.await(purchase.id(), count).stream()
                    .map(BusProbe.Found::event)
                    .toList();
        }
    }

    private int reserved(UUID product) throws SQLException {
        String sum = "SELECT coalesce(sum(quantity), 0) FROM reservation WHERE product_id = ? AND state = 'RESERVED'";
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sum)) {
            query.setObject(1, product);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    private List<UUID> purchases(List<UUID> products, String... states) throws SQLException {
        String ids = "SELECT purchase_id FROM reservation WHERE product_id = ANY (?) AND state = ANY (?)";
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(ids)) {
            query.setArray(1, connection.createArrayOf("uuid", products.toArray()));
            query.setArray(2, connection.createArrayOf("text", states));
            List<UUID> purchases = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    purchases.add(result.getObject(1, UUID.class));
                }
            }
            return purchases;
        }
    }

    private static Purchase pending(UUID product, int quantity) {
        return purchase(product, quantity, PurchaseStatus.PENDING);
    }

    private static PurchaseCancelled cancelled(Purchase purchase) {
        return new PurchaseCancelled(new Purchase(
                purchase.id(),
                null,
                purchase.userId(),
                purchase.productId(),
                purchase.quantity(),
                purchase.unitPrice(),
                purchase.purchasedAt(),
                PurchaseStatus.CANCELLED,
                2));
    }

    private static Purchase purchase(UUID product, int quantity, PurchaseStatus status) {
        return new Purchase(
                UUID.randomUUID(),
                null,
                UUID.randomUUID(),
                product,
                quantity,
                new Money(1, "GBP"),
                Instant.parse("2026-01-01T00:00:00Z"),
                status,
                1);
    }

    private static UUID product(int stock) {
        Map<String, Object> body = Map.of(
                "sku",
                "s-" + UUID.randomUUID(),
                "name",
                "A lantern",
                "price",
                Map.of("amount", 425, "currency", "GBP"),
                "stock",
                stock);
        String id = given().contentType(ContentType.JSON)
                .body(body)
                .post("/products")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return UUID.fromString(id);
    }

    private static int stock(UUID product) {
        return given().get("/products/{id}/stock", product).then().extract().path("stock");
    }

    private static void setStock(UUID product, int stock) {
        given().contentType(ContentType.JSON)
                .body(Map.of("stock", stock))
                .put("/products/{id}/stock", product)
                .then()
                .statusCode(200);
    }
}
