package freshet.products.stock;

import freshet.bus.EventBatch;
import freshet.events.purchases.Purchase;
import freshet.outbox.Outbox;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * Decides which purchases get their pieces. A purchase is decided once, and one that asks again gets the same answer; its pieces
 * come back once, when it ends, and one that has ended gets none. The stock never goes below zero.
 *
 * <p>Whoever decides locks first the purchases and then the stock, each in the order of their ids, so that instances do not
 * block each other for good. A product's row is locked and written once for a whole batch, however many purchases ask for it.
 */
@ApplicationScoped
class Reservations {
    private final AgroalDataSource database;
    private final ReservationRows reservations;
    private final StockRows stocks;
    private final Outbox outbox;

    Reservations(AgroalDataSource database, ReservationRows reservations, StockRows stocks, Outbox outbox) {
        this.database = database;
        this.reservations = reservations;
        this.stocks = stocks;
        this.outbox = outbox;
    }

    /**
     * Decides on a batch in one transaction, with the answers in its outbox: all of it or nothing.
     *
     * @throws IllegalStateException if the database cannot be had; it can be tried again
     */
    @Timeout
    @Transactional
    Outcome apply(EventBatch batch) {
        Wishes wishes = Wishes.of(batch.events());
        if (wishes.isEmpty()) {
            return Outcome.NOTHING;
        }
        try (Connection connection = database.getConnection()) {
            return decide(connection, wishes);
        } catch (SQLException e) {
            throw new IllegalStateException("The stock cannot be reserved", e);
        }
    }

    private Outcome decide(Connection connection, Wishes wishes) throws SQLException {
        Set<UUID> first = reservations.begin(connection, wishes);
        List<Reservation> repeated = reservations.decided(connection, othersThan(first, ids(wishes)));
        List<Reservation> released = reservations.release(connection, othersThan(first, wishes.ended()));
        List<Purchase> asking = wishes.pending().stream()
                .filter(purchase -> first.contains(purchase.id()))
                .toList();

        StockRows.Locked stock = stocks.lock(connection, products(asking, released));
        released.forEach(back -> stock.add(back.productId(), back.quantity()));
        List<Reservation> decided = asking.stream()
                .map(purchase -> new Reservation(
                        purchase.id(),
                        purchase.productId(),
                        purchase.quantity(),
                        stock.take(purchase.productId(), purchase.quantity())))
                .toList();
        List<Reservation> reserved =
                decided.stream().filter(Reservation::reserved).toList();

        stocks.store(connection, stock);
        reservations.grant(connection, reserved);
        outbox.append(Stream.concat(decided.stream(), repeated.stream())
                .map(Reservation::answer)
                .toList());
        return new Outcome(reserved.size(), decided.size() - reserved.size(), repeated.size(), released.size());
    }

    private static List<UUID> ids(Wishes wishes) {
        return wishes.pending().stream().map(Purchase::id).toList();
    }

    private static List<UUID> othersThan(Set<UUID> known, Iterable<UUID> ids) {
        List<UUID> others = new ArrayList<>();
        for (UUID id : ids) {
            if (!known.contains(id)) {
                others.add(id);
            }
        }
        return others;
    }

    private static Set<UUID> products(List<Purchase> asking, List<Reservation> released) {
        Set<UUID> products = new HashSet<>();
        asking.forEach(purchase -> products.add(purchase.productId()));
        released.forEach(back -> products.add(back.productId()));
        return products;
    }
}
