package freshet.purchases.stock;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Topic;
import freshet.events.purchases.PurchaseCreated;
import freshet.outbox.Outbox;
import freshet.purchases.ProductsStub;
import freshet.testing.BackingServices;
import freshet.testing.BusProbe;
import freshet.workers.Workers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Pending purchases are asked for again in pools that no sweep comes to, and by several instances no oftener than by one. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
@WithTestResource(ProductsStub.class)
class ReminderTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration HOUR = Duration.ofHours(1);
    // Before all that other tests have left there.
    private static final OffsetDateTime LONG_AGO = OffsetDateTime.parse("2010-12-01T08:26:00Z");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    AgroalDataSource database;

    @Inject
    Outbox outbox;

    @Inject
    PendingPurchases pending;

    @Inject
    Workers workers;

    @Inject
    Clock clock;

    private record Settings(Duration askAgainAfter, int askedAgainAtOnce, Duration lookEvery) implements StockConfig {}

    @Test
    void a_purchase_that_waits_too_long_is_asked_for_again_once_however_many_instances_look() throws Exception {
        List<Reminder> instances = Stream.generate(
                        () -> new Reminder(pending, new Settings(HOUR, 1000, OFTEN), workers))
                .limit(2)
                .toList();
        instances.forEach(instance -> instance.start(new StartupEvent()));
        try (BusProbe bus = new BusProbe(kafka, Topic.PURCHASES)) {
            UUID first = pending(0);
            bus.await(first, 1);

            UUID second = pending(1);
            bus.await(second, 1);

            assertThat(bus.seen(first))
                    .singleElement()
                    .satisfies(found -> assertThat(found.event()).isInstanceOf(PurchaseCreated.class));
            assertThat(bus.seen(second)).hasSize(1);
        } finally {
            for (Reminder instance : instances) {
                instance.stop(new ShutdownEvent());
            }
        }
    }

    @Test
    void where_more_wait_than_one_look_asks_for_the_next_look_asks_for_others() throws Exception {
        PendingPurchases two = new PendingPurchases(database, outbox, clock, new Settings(HOUR, 2, HOUR));
        List<UUID> waiting = List.of(pending(0), pending(1), pending(2), pending(3));

        QuarkusTransaction.requiringNew().run(two::askAgain);
        QuarkusTransaction.requiringNew().run(two::askAgain);

        try (BusProbe bus = new BusProbe(kafka, Topic.PURCHASES)) {
            waiting.forEach(id -> assertThat(bus.await(id, 1)).hasSize(1));
        }
    }

    private UUID pending(int minutesLater) throws SQLException {
        UUID id = UUID.randomUUID();
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO purchases (id, user_id, product_id, quantity, unit_price_amount, unit_price_currency,
                            purchased_at, status, version)
                        VALUES (?, ?, ?, 1, 100, 'GBP', ?, 'PENDING', 1)""")) {
            insert.setObject(1, id);
            insert.setObject(2, UUID.randomUUID());
            insert.setObject(3, UUID.randomUUID());
            insert.setObject(4, LONG_AGO.plusMinutes(minutesLater));
            insert.execute();
        }
        return id;
    }
}
