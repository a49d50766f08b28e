package freshet.events;

import freshet.events.products.ProductCreated;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductUpdated;
import freshet.events.purchases.PurchaseCancelled;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseCreated;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseRejected;
import freshet.events.queries.ProductQueryResult;
import freshet.events.queries.PurchaseQueryResult;
import freshet.events.queries.QueryFailed;
import freshet.events.queries.UserProductQuery;
import freshet.events.queries.UserQueryResult;
import freshet.events.stock.StockRejected;
import freshet.events.stock.StockReserved;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The wire names of the events: one CloudEvents {@code type} per record. The names are written out, so that moving a class
 * changes nothing on the wire. A breaking change is a new type; the minor version is in the {@code dataschema}.
 */
public enum EventType {
    USER_CREATED("dev.freshet.UserCreated.v1", "1.0", Topic.USERS, UserCreated.class),
    USER_UPDATED("dev.freshet.UserUpdated.v1", "1.0", Topic.USERS, UserUpdated.class),
    USER_DELETED("dev.freshet.UserDeleted.v1", "1.0", Topic.USERS, UserDeleted.class),
    PRODUCT_CREATED("dev.freshet.ProductCreated.v1", "1.0", Topic.PRODUCTS, ProductCreated.class),
    PRODUCT_UPDATED("dev.freshet.ProductUpdated.v1", "1.0", Topic.PRODUCTS, ProductUpdated.class),
    PRODUCT_DELETED("dev.freshet.ProductDeleted.v1", "1.0", Topic.PRODUCTS, ProductDeleted.class),
    PURCHASE_CREATED("dev.freshet.PurchaseCreated.v1", "1.0", Topic.PURCHASES, PurchaseCreated.class),
    PURCHASE_CONFIRMED("dev.freshet.PurchaseConfirmed.v1", "1.0", Topic.PURCHASES, PurchaseConfirmed.class),
    PURCHASE_REJECTED("dev.freshet.PurchaseRejected.v1", "1.0", Topic.PURCHASES, PurchaseRejected.class),
    PURCHASE_CANCELLED("dev.freshet.PurchaseCancelled.v1", "1.0", Topic.PURCHASES, PurchaseCancelled.class),
    PURCHASE_DELETED("dev.freshet.PurchaseDeleted.v1", "1.0", Topic.PURCHASES, PurchaseDeleted.class),
    STOCK_RESERVED("dev.freshet.StockReserved.v1", "1.0", Topic.STOCK, StockReserved.class),
    STOCK_REJECTED("dev.freshet.StockRejected.v1", "1.0", Topic.STOCK, StockRejected.class),
    USER_PRODUCT_QUERY("dev.freshet.UserProductQuery.v1", "1.0", Topic.QUERIES, UserProductQuery.class),
    USER_QUERY_RESULT("dev.freshet.UserQueryResult.v1", "1.0", Topic.QUERY_RESULTS, UserQueryResult.class),
    PURCHASE_QUERY_RESULT("dev.freshet.PurchaseQueryResult.v1", "1.0", Topic.QUERY_RESULTS, PurchaseQueryResult.class),
    PRODUCT_QUERY_RESULT("dev.freshet.ProductQueryResult.v1", "1.0", Topic.QUERY_RESULTS, ProductQueryResult.class),
    QUERY_FAILED("dev.freshet.QueryFailed.v1", "1.0", Topic.QUERY_RESULTS, QueryFailed.class);

    private static final Map<String, EventType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::typeName, Function.identity()));
    private static final Map<Class<?>, EventType> BY_RECORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::record, Function.identity()));

    private final String typeName;
    private final URI dataSchema;
    private final Topic topic;
    private final Class<? extends Event> record;

    EventType(String typeName, String minorVersion, Topic topic, Class<? extends Event> record) {
        this.typeName = typeName;
        this.dataSchema = URI.create("urn:freshet:schema:" + typeName + ":" + minorVersion);
        this.topic = topic;
        this.record = record;
    }

    /** The CloudEvents {@code type}. */
    public String typeName() {
        return typeName;
    }

    /** The CloudEvents {@code dataschema}: names the type and its minor version. */
    public URI dataSchema() {
        return dataSchema;
    }

    public Topic topic() {
        return topic;
    }

    public Class<? extends Event> record() {
        return record;
    }

    /** The type of this event. */
    public static EventType of(Event event) {
        return BY_RECORD.get(event.getClass());
    }

    /** The type of this wire name; empty if this release knows none such. */
    public static Optional<EventType> named(String typeName) {
        return Optional.ofNullable(BY_NAME.get(typeName));
    }
}
