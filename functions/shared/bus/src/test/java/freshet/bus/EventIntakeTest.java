package freshet.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.events.Event;
import freshet.events.EventJson;
import freshet.events.EventType;
import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import freshet.events.stock.StockReserved;
import freshet.events.users.UserDeleted;
import freshet.workers.Workers;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventIntakeTest {
    private static final TopicPartition PLACE = new TopicPartition(Topic.USERS.topicName(), 3);

    private static Bus bus;

    private final String function = UUID.randomUUID().toString();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final DeadLetters letters = bus.deadLetters(metrics);
    private final List<EventBatch> view = new ArrayList<>();
    private final List<TopicPartition> restarted = new ArrayList<>();
    private final List<EventBatch> deletions = new ArrayList<>();

    @BeforeAll
    static void start() {
        bus = new Bus();
    }

    @AfterAll
    static void stop() {
        bus.stop();
    }

    @Test
    void each_handler_gets_what_its_subscription_wants_in_the_order_of_the_request() {
        UUID id = UUID.randomUUID();

        intake(EventSource.HTTP)
                .take(List.of(good(Bus.user(id, 1)), good(new UserDeleted(id, 3)), good(Bus.user(id, 2))));

        assertThat(view).hasSize(1);
        assertThat(view.getFirst().events()).extracting(Event::version).containsExactly(1L, 3L, 2L);
        assertThat(deletions).hasSize(1);
        assertThat(deletions.getFirst().events()).extracting(Event::version).containsExactly(3L);
    }

    @Test
    void an_event_that_no_handler_wants_is_passed_over_and_counted() {
        intake(EventSource.HTTP).take(List.of(good(new StockReserved(UUID.randomUUID(), UUID.randomUUID(), 1))));

        assertThat(view).isEmpty();
        assertThat(metrics.get("freshet.events.unwanted").counter().count()).isEqualTo(1);
        assertThat(bus.deadLetters(function)).isEmpty();
    }

    @Test
    void what_cannot_be_used_becomes_a_dead_letter_and_the_rest_is_applied() {
        UUID id = UUID.randomUUID();
        CloudEvent unknown = CloudEventBuilder.v1(placed(Bus.user(id, 1), 17))
                .withType("dev.freshet.UserVanished.v1")
                .build();
        CloudEvent invalid = CloudEventBuilder.v1(good(Bus.user(id, 1)))
                .withData("application/json", bytes("{\"user\":null}"))
                .build();

        intake(EventSource.HTTP).take(List.of(unknown, invalid, good(Bus.user(id, 2))));

        assertThat(view.getFirst().events()).extracting(Event::version).containsExactly(2L);
        assertThat(bus.deadLetters(function))
                .satisfiesExactlyInAnyOrder(
                        letter -> {
                            assertThat(letter.reason()).isEqualTo("unknown type dev.freshet.UserVanished.v1");
                            assertThat(letter.origin().place()).isEqualTo("freshet.users-3@17");
                            assertThat(letter.typeName()).contains("dev.freshet.UserVanished.v1");
                            assertThat(letter.key()).asString().isEqualTo(id.toString());
                            assertThat(letter.value())
                                    .isEqualTo(unknown.getData().toBytes());
                            assertThat(letter.headers())
                                    .extracting(Header::name)
                                    .contains("ce_id", "ce_source", "ce_dataschema", "content-type")
                                    .noneMatch(name -> name.contains("knative"));
                        },
                        letter -> {
                            assertThat(letter.reason()).startsWith("no dev.freshet.UserUpdated.v1");
                            assertThat(letter.origin().place()).isEqualTo("freshet.users-?@?");
                        });
        assertThat(metrics.get("freshet.inbox.dead-letters")
                        .tag("group", function)
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void an_event_from_a_topic_that_is_not_its_own_is_a_dead_letter() {
        CloudEvent event = CloudEventBuilder.v1(placed(Bus.user(UUID.randomUUID(), 1), 1))
                .withExtension("knativekafkatopic", Topic.PRODUCTS.topicName())
                .build();

        intake(EventSource.HTTP).take(List.of(event));

        assertThat(view).isEmpty();
        assertThat(bus.deadLetters(function))
                .extracting(DeadLetter::reason)
                .allMatch(reason -> reason.endsWith("does not belong here"));
    }

    @Test
    void positions_follow_the_source_over_what_was_buried_too_where_http_is_the_only_way_in() {
        UUID id = UUID.randomUUID();
        CloudEvent unknown = CloudEventBuilder.v1(placed(Bus.user(id, 1), 19))
                .withType("dev.freshet.UserVanished.v1")
                .build();
        CloudEvent inBinaryMode = CloudEventBuilder.v1(unknown)
                .withExtension("knativekafkaoffset", "20")
                .withoutExtension("knativekafkatopic") // older sources do not tell it, and the event's source does
                .build();

        intake(EventSource.HTTP).take(List.of(placed(Bus.user(id, 1), 18), unknown));
        assertThat(view.getFirst().next()).isEqualTo(Map.of(PLACE, new Position(null, 20)));

        intake(EventSource.HTTP).take(List.of(inBinaryMode));
        assertThat(view.getLast().next()).isEqualTo(Map.of(PLACE, new Position(null, 21)));
    }

    @Test
    void a_source_that_reads_a_partition_from_its_beginning_has_the_position_start_over_first() {
        UUID id = UUID.randomUUID();

        intake(EventSource.HTTP).take(List.of(placed(Bus.user(id, 1), 1)));
        assertThat(restarted).isEmpty();

        intake(EventSource.HTTP).take(List.of(placed(Bus.user(id, 2), 0), placed(Bus.user(id, 3), 1)));
        assertThat(restarted).containsExactly(PLACE);
        assertThat(view.getLast().next()).isEqualTo(Map.of(PLACE, new Position(null, 2)));

        intake(EventSource.KAFKA).take(List.of(placed(Bus.user(id, 4), 0)));
        assertThat(restarted).containsExactly(PLACE);
    }

    @Test
    void positions_are_left_to_kafka_where_kafka_is_read() {
        intake(EventSource.KAFKA).take(List.of(placed(Bus.user(UUID.randomUUID(), 1), 18)));

        assertThat(view.getFirst().events()).hasSize(1);
        assertThat(view.getFirst().next()).isEmpty();
    }

    @Test
    void while_nothing_can_be_buried_nothing_is_applied() {
        DeadLetters away = new DeadLetters(bus.deadLetters, metrics) {
            @Override
            void bury(Collection<DeadLetter> unusable) {
                throw new KafkaException("the broker is away");
            }
        };
        UUID id = UUID.randomUUID();
        CloudEvent unknown = CloudEventBuilder.v1(good(Bus.user(id, 1)))
                .withType("dev.freshet.UserVanished.v1")
                .build();

        assertThatThrownBy(() -> intake(EventSource.HTTP, away).take(List.of(unknown, good(Bus.user(id, 2)))))
                .isInstanceOf(KafkaException.class);

        assertThat(view).isEmpty();
    }

    @Test
    void an_event_that_is_larger_than_a_record_may_be_is_a_dead_letter_like_any_other() {
        byte[] large = new byte[4 * 1024 * 1024];
        CloudEvent unusable = CloudEventBuilder.v1(good(Bus.user(UUID.randomUUID(), 1)))
                .withData(large)
                .build();

        intake(EventSource.HTTP).take(List.of(good(Bus.user(UUID.randomUUID(), 1)), unusable));

        assertThat(view.getFirst().events()).hasSize(1);
        assertThat(bus.deadLetters(function))
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).isEqualTo(large));
    }

    private EventIntake intake(EventSource source) {
        return intake(source, letters);
    }

    private EventIntake intake(EventSource source, DeadLetters deadLetters) {
        Inboxes inboxes = new Inboxes(bus.kafka, metrics, deadLetters, source, 2, new Workers(metrics), bus.sender());
        inboxes.withPositions(Subscription.toTopics("view", Set.of(Topic.USERS)), view::add, new Restarts());
        inboxes.withGroupOffsets(new Subscription("deletions", Set.of(EventType.USER_DELETED)), deletions::add);
        return new EventIntake(inboxes, deadLetters, metrics, source, function);
    }

    private static CloudEvent good(Event event) {
        EventType type = EventType.of(event);
        return CloudEventBuilder.v1()
                .withId(event.subject() + "/" + event.version())
                .withSource(URI.create(type.topic().source()))
                .withType(type.typeName())
                .withSubject(event.subject().toString())
                .withData("application/json", type.dataSchema(), EventJson.write(event))
                .build();
    }

    private static CloudEvent placed(Event event, long offset) {
        return CloudEventBuilder.v1(good(event))
                .withExtension("knativekafkatopic", EventType.of(event).topic().topicName())
                .withExtension("knativekafkapartition", 3)
                .withExtension("knativekafkaoffset", offset)
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Positions that are never asked for: no inbox is opened here. */
    private final class Restarts implements Positions {
        @Override
        public Map<TopicPartition, Long> stored(Set<TopicPartition> partitions, Map<String, UUID> topicIds) {
            throw new AssertionError("nobody reads");
        }

        @Override
        public void restart(Collection<TopicPartition> partitions) {
            restarted.addAll(partitions);
        }
    }
}
