package freshet.bus;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
    private static final String STOCK = Topic.STOCK.topicName();
    private static final String USERS = Topic.USERS.topicName();
    private static final List<String> TOPICS = List.of(STOCK, USERS);

    private static Bus bus;

    @BeforeAll
    static void start() {
        bus = new Bus();
    }

    @AfterAll
    static void stop() {
        bus.stop();
    }

    @Test
    void a_topic_that_was_made_anew_is_noticed_once_and_has_another_id() {
        try (TopicWatch watch = new TopicWatch(bus.kafka, TOPICS)) {
            watch.look();
            Map<String, UUID> before = watch.ids();
            List<String> changed = new ArrayList<>();

            bus.recreate(Topic.STOCK);

            Bus.await("it is noticed", () -> changed.addAll(watch.lookNowAndThen()));
            assertThat(changed).containsExactly(STOCK);
            assertThat(watch.ids().get(STOCK)).isNotEqualTo(before.get(STOCK));
            assertThat(watch.ids().get(USERS)).isEqualTo(before.get(USERS));
            assertThat(watch.look()).isEmpty();
        }
    }

    @Test
    void a_topic_that_was_made_anew_is_noticed_by_whoever_waits_for_the_ids() {
        try (TopicWatch watch = new TopicWatch(bus.kafka, TOPICS)) {
            assertThat(watch.look()).isEmpty();

            bus.recreate(Topic.STOCK);

            Bus.await("it is noticed", () -> watch.look().equals(List.of(STOCK)));
        }
    }

    @Test
    void what_was_not_known_before_is_no_change() {
        try (TopicWatch watch = new TopicWatch(bus.kafka, TOPICS)) {
            List<String> changed = new ArrayList<>();

            Bus.await("the ids are known", () -> {
                changed.addAll(watch.lookNowAndThen());
                return watch.ids().containsKey(STOCK);
            });

            assertThat(changed).isEmpty();
        }
    }
}
