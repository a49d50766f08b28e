package freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.products.ProductEvent;
import freshet.events.purchases.PurchaseEvent;
import freshet.events.queries.QueryEvent;
import freshet.events.queries.QueryResult;
import freshet.events.stock.StockEvent;
import freshet.events.users.UserEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventTypeTest {
    private static final Map<Topic, Class<? extends Event>> SEALED = Map.of(
            Topic.USERS, UserEvent.class,
            Topic.PRODUCTS, ProductEvent.class,
            Topic.PURCHASES, PurchaseEvent.class,
            Topic.STOCK, StockEvent.class,
            Topic.QUERIES, QueryEvent.class,
            Topic.QUERY_RESULTS, QueryResult.class);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DEAD_LETTERS")
    void every_record_of_a_topic_has_a_type(Topic topic) {
        List<Class<?>> records = Arrays.asList(SEALED.get(topic).getPermittedSubclasses());

        assertThat(Arrays.stream(EventType.values())
                        .filter(type -> type.topic() == topic)
                        .<Class<?>>map(EventType::record))
                .containsExactlyInAnyOrderElementsOf(records);
    }

    @Test
    void no_type_lives_among_the_dead_letters() {
        assertThat(EventType.values()).noneMatch(type -> type.topic() == Topic.DEAD_LETTERS);
    }

    @ParameterizedTest
    @EnumSource
    void a_type_is_found_by_its_wire_name(EventType type) {
        assertThat(EventType.named(type.typeName())).contains(type);
    }

    @Test
    void an_unknown_wire_name_is_no_type() {
        assertThat(EventType.named("dev.freshet.UserCreated.v2")).isEmpty();
    }

    @Test
    void a_type_is_found_by_its_event() {
        assertThat(Examples.ALL)
                .allSatisfy((name, event) -> assertThat(EventType.of(event)).isEqualTo(Examples.typeOf(name)));
    }
}
