package freshet.aggregator.view;

import freshet.bus.EventBatch;
import freshet.events.Event;
import freshet.events.Topic;
import freshet.events.products.ProductEvent;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.users.UserEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** Writes events into a generation of the view, live or not. A row changes only if the event has a higher version. */
@ApplicationScoped
public class ViewWriter {
    /** What the view is made of. */
    public static final Set<Topic> TOPICS =
            Collections.unmodifiableSet(EnumSet.of(Topic.USERS, Topic.PRODUCTS, Topic.PURCHASES));

    /** The partitions of {@link #TOPICS}. */
    public static final Set<TopicPartition> PARTITIONS = TOPICS.stream()
            .flatMap(topic -> IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.topicName(), partition)))
            .collect(Collectors.toUnmodifiableSet());

    private final UserRows users;
    private final ProductRows products;
    private final PurchaseRows purchases;
    private final ViewPositions positions;

    ViewWriter(UserRows users, ProductRows products, PurchaseRows purchases, ViewPositions positions) {
        this.users = users;
        this.products = products;
        this.purchases = purchases;
        this.positions = positions;
    }

    /** Writes a batch and its positions in the transaction under way: all rows, and locks them, in one order for all writers. */
    public void write(Connection connection, int generation, EventBatch batch) throws SQLException {
        users.merge(connection, generation, only(UserEvent.class, batch.events()));
        products.merge(connection, generation, only(ProductEvent.class, batch.events()));
        purchases.merge(connection, generation, only(PurchaseEvent.class, batch.events()));
        positions.advance(connection, generation, batch.next());
    }

    /** Erases the users that this batch deletes from every other generation. */
    void eraseElsewhere(Connection connection, int generation, EventBatch batch) throws SQLException {
        users.eraseElsewhere(connection, generation, only(UserEvent.class, batch.events()));
    }

    private static <E extends Event> List<E> only(Class<E> kind, List<Event> events) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
