package freshet.events;

import static java.util.Map.entry;

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
import freshet.events.purchases.PurchaseStatus;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryFailed;
import freshet.events.queries.QueryPart;
import freshet.events.queries.UserProductQuery;
import freshet.events.queries.UserQueryResult;
import freshet.events.stock.StockRejected;
import freshet.events.stock.StockReserved;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What each golden file says, as records: the key is the file's name, after its release, without {@code .json}. */
final class Examples {
    private static final Map<String, Event> V1_0 = Map.ofEntries(
            entry("dev.freshet.UserCreated.v1", new UserCreated(ada("17850", "Ada Lovelace", "United Kingdom", 1))),
            entry(
                    "dev.freshet.UserCreated.v1.nulls",
                    new UserCreated(ada(null, "Søren Ångström \uD83D\uDE00", "Åland \"Islands\"", 1))),
            entry("dev.freshet.UserUpdated.v1", new UserUpdated(ada("17850", "Ada King", "France", 2))),
            entry(
                    "dev.freshet.UserUpdated.v1.nulls",
                    new UserUpdated(ada(null, "Ada Lovelace", "United Kingdom", Long.MAX_VALUE))),
            entry("dev.freshet.UserDeleted.v1", new UserDeleted(id(1), 3)),
            entry(
                    "dev.freshet.ProductCreated.v1",
                    new ProductCreated(heart(
                            "85123A", "WHITE HANGING HEART T-LIGHT HOLDER", "Hangs, and holds a tealight.", 255, 1))),
            entry("dev.freshet.ProductCreated.v1.nulls", new ProductCreated(heart("85123a", "85123a", null, 0, 1))),
            entry(
                    "dev.freshet.ProductUpdated.v1",
                    new ProductUpdated(heart("85123A", "WHITE HANGING HEART T-LIGHT HOLDER", "Hangs.", 295, 2))),
            entry(
                    "dev.freshet.ProductUpdated.v1.nulls",
                    new ProductUpdated(heart("85123A", "CREAM HANGING HEART T-LIGHT HOLDER", null, Long.MAX_VALUE, 3))),
            entry("dev.freshet.ProductDeleted.v1", new ProductDeleted(id(2), 4)),
            entry(
                    "dev.freshet.PurchaseCreated.v1",
                    new PurchaseCreated(hearts("536365-85123A-1", PurchaseStatus.CONFIRMED, 1))),
            entry(
                    "dev.freshet.PurchaseCreated.v1.nulls",
                    new PurchaseCreated(new Purchase(
                            id(3),
                            null,
                            id(1),
                            id(2),
                            Integer.MAX_VALUE,
                            new Money(0, "GBP"),
                            Instant.parse("2026-02-28T23:59:59.999Z"),
                            PurchaseStatus.PENDING,
                            1))),
            entry(
                    "dev.freshet.PurchaseConfirmed.v1",
                    new PurchaseConfirmed(new Purchase(
                            id(3),
                            "order-1",
                            id(1),
                            id(2),
                            6,
                            new Money(255, "GBP"),
                            Instant.parse("2026-02-28T23:59:59.999Z"),
                            PurchaseStatus.CONFIRMED,
                            2))),
            entry(
                    "dev.freshet.PurchaseConfirmed.v1.nulls",
                    new PurchaseConfirmed(hearts(null, PurchaseStatus.CONFIRMED, 2))),
            entry(
                    "dev.freshet.PurchaseRejected.v1",
                    new PurchaseRejected(hearts("order-1", PurchaseStatus.REJECTED, 2))),
            entry(
                    "dev.freshet.PurchaseRejected.v1.nulls",
                    new PurchaseRejected(hearts(null, PurchaseStatus.REJECTED, 2))),
            entry(
                    "dev.freshet.PurchaseCancelled.v1",
                    new PurchaseCancelled(hearts("order-1", PurchaseStatus.CANCELLED, 3))),
            entry(
                    "dev.freshet.PurchaseCancelled.v1.nulls",
                    new PurchaseCancelled(hearts(null, PurchaseStatus.CANCELLED, 2))),
            entry(
                    "dev.freshet.UserProductQuery.v1",
                    new UserProductQuery(
                            id(256),
                            id(1),
                            500,
                            "djE6MTI5MTE5MTk2MDAwMA",
                            Set.of(QueryPart.USER, QueryPart.PURCHASES, QueryPart.PRODUCTS),
                            Instant.parse("2026-03-01T12:00:02.123Z"),
                            31)),
            entry(
                    "dev.freshet.UserProductQuery.v1.nulls",
                    new UserProductQuery(id(256), id(1), 1, null, Set.of(), Instant.parse("2026-03-01T12:00:02Z"), 0)),
            entry(
                    "dev.freshet.UserQueryResult.v1",
                    new UserQueryResult(
                            id(256),
                            ada("17850", "Ada Lovelace", "United Kingdom", 2),
                            Instant.parse("2026-03-01T12:00:00.456Z"))),
            entry(
                    "dev.freshet.UserQueryResult.v1.nulls",
                    new UserQueryResult(id(256), null, Instant.parse("2026-03-01T12:00:00.456Z"))),
            entry(
                    "dev.freshet.PurchaseQueryResult.v1",
                    new PurchaseQueryResult(
                            id(256),
                            List.of(
                                    new Purchase(
                                            id(4),
                                            "536366-85123A-1",
                                            id(1),
                                            id(2),
                                            6,
                                            new Money(255, "GBP"),
                                            Instant.parse("2010-12-01T08:28:00Z"),
                                            PurchaseStatus.CONFIRMED,
                                            1),
                                    hearts(null, PurchaseStatus.CANCELLED, 2)),
                            "djE6MTI5MTE5MTk2MDAwMA",
                            Instant.parse("2026-03-01T12:00:00.456Z"),
                            Set.of(QueryPart.PRODUCTS, QueryPart.USER),
                            Instant.parse("2026-03-01T12:00:02.123Z"),
                            17)),
            entry(
                    "dev.freshet.PurchaseQueryResult.v1.nulls",
                    new PurchaseQueryResult(
                            id(256),
                            List.of(),
                            null,
                            Instant.parse("2026-03-01T12:00:00.456Z"),
                            Set.of(QueryPart.PRODUCTS),
                            Instant.parse("2026-03-01T12:00:02.123Z"),
                            0)),
            entry(
                    "dev.freshet.ProductQueryResult.v1",
                    new ProductQueryResult(
                            id(256),
                            List.of(heart("85123A", "WHITE HANGING HEART T-LIGHT HOLDER", null, 255, 1)),
                            Set.of(id(5), id(6)),
                            Instant.parse("2026-03-01T12:00:00.789Z"))),
            entry(
                    "dev.freshet.ProductQueryResult.v1.nulls",
                    new ProductQueryResult(id(256), List.of(), Set.of(), Instant.parse("2026-03-01T12:00:00.789Z"))));

    private static final Map<String, Event> V1_1 = Map.of(
            "dev.freshet.PurchaseDeleted.v1", new PurchaseDeleted(id(3), 4),
            "dev.freshet.StockReserved.v1", new StockReserved(id(3), id(2), 6),
            "dev.freshet.StockRejected.v1", new StockRejected(id(3), id(2), Integer.MAX_VALUE));

    private static final Map<String, Event> V1_2 = Map.of(
            "dev.freshet.QueryFailed.v1",
            new QueryFailed(
                    id(256),
                    Set.of(QueryPart.PURCHASES, QueryPart.PRODUCTS),
                    Instant.parse("2026-03-01T12:00:00.456Z")));

    static final Map<String, Event> ALL = all();

    private Examples() {}

    private static Map<String, Event> all() {
        Map<String, Event> all = new TreeMap<>();
        V1_0.forEach((name, event) -> all.put("v1.0/" + name, event));
        V1_1.forEach((name, event) -> all.put("v1.1/" + name, event));
        V1_2.forEach((name, event) -> all.put("v1.2/" + name, event));
        return Map.copyOf(all);
    }

    /** The golden file of this name. */
    static byte[] golden(String name) {
        return Contract.resource("/golden/" + name + ".json");
    }

    /** The type that a golden file's name starts with. */
    static EventType typeOf(String name) {
        return EventType.named(name.substring(name.indexOf('/') + 1).replace(".nulls", ""))
                .orElseThrow();
    }

    private static UUID id(int number) {
        return UUID.fromString("01890a5d-ac96-774b-bcce-%012x".formatted(number));
    }

    private static User ada(String externalId, String name, String country, long version) {
        return new User(id(1), externalId, name, "ada.lovelace@example.com", country, version);
    }

    private static Product heart(String sku, String name, String description, long price, long version) {
        return new Product(id(2), sku, name, description, new Money(price, "GBP"), version);
    }

    private static Purchase hearts(String externalId, PurchaseStatus status, long version) {
        return new Purchase(
                id(3),
                externalId,
                id(1),
                id(2),
                6,
                new Money(255, "GBP"),
                Instant.parse("2010-12-01T08:26:00Z"),
                status,
                version);
    }
}
