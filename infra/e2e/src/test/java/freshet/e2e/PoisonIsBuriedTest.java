package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Freshet.Outcome;
import freshet.events.Event;
import freshet.events.Money;
import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import freshet.events.deadletters.DeadLetter.Origin;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserUpdated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cannot be used is put aside, all of it and nothing else; the rest goes on, and what can be used later is used then. */
class PoisonIsBuriedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
    private static final int EVENTS_PER_USER = 4;
    private static final int POISON_EVERY = 1_000;
    private static final int KINDS = 5;

    private static Freshet freshet;
    private static ViewTables view;
    private static Wire wire;

    @BeforeAll
    static void start() throws IOException, SQLException {
        freshet = Freshet.startAfresh();
        view = new ViewTables(freshet);
        wire = new Wire(freshet, freshet.aggregator());
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        wire.close();
        view.close();
        freshet.close();
    }

    @Test
    void ten_among_10000_are_buried_and_the_rest_is_applied() throws Exception {
        allButThePoisonIsApplied(10_000);
    }

    @Test
    @Tag("soak")
    void a_hundred_among_100000_are_buried_and_the_rest_is_applied() throws Exception {
        allButThePoisonIsApplied(100_000);
    }

    private static void allButThePoisonIsApplied(int count) throws Exception {
        allOf(history(count / 10)); // warms up both
        Map<UUID, Event> newestOfGood = new HashMap<>();
        Map<UUID, Event> newest = new HashMap<>();
        List<Event> good = history(count);
        List<Event> others = history(count - count / POISON_EVERY);
        good.forEach(event -> newestOfGood.put(event.subject(), event));
        others.forEach(event -> newest.put(event.subject(), event));
        Set<String> before = places();

        Pace without = allOf(good);
        List<ProducerRecord<byte[], byte[]>> mixed = new ArrayList<>();
        others.forEach(event -> {
            mixed.add(Wire.record(event));
            if (mixed.size() % POISON_EVERY == POISON_EVERY / 2) {
                mixed.add(poison(mixed.size() / POISON_EVERY));
            }
        });
        Pace with = all(mixed);

        assertThat(mixed).hasSize(count);
        Set<String> buried = places();
        buried.removeAll(before);
        assertThat(buried).hasSize(count / POISON_EVERY);
        assertThat(view.differences(newestOfGood)).isEmpty();
        assertThat(view.differences(newest)).isEmpty();
        System.out.printf("Without poison: %s%nWith poison: %s%n", without, with);
    }

    @Test
    void a_redriven_event_is_applied_once() throws Exception {
        UUID id = UUID.randomUUID();
        Event first = new UserCreated(user(id, 1));
        Event second = new UserUpdated(user(id, 2));
        wire.publish(letter(Wire.record(first)));
        wire.await();
        assertThat(waiting(Set.of(id.toString()))).hasSize(1);

        redrive(id.toString());
        awaitInView(first);

        wire.publish(Wire.record(second));
        view.await(wire.await());
        redrive(id.toString());
        wire.publish(Wire.record(second)); // of the same key: when it is taken, so is what was sent before it
        view.await(wire.await());
        assertThat(view.differences(Map.of(id, second))).isEmpty();
        assertThat(waiting(Set.of(id.toString()))).isEmpty();
    }

    @Test
    void what_still_cannot_be_used_when_it_is_redriven_is_a_dead_letter_again() throws Exception {
        List<ProducerRecord<byte[], byte[]>> poison =
                IntStream.range(0, KINDS).mapToObj(PoisonIsBuriedTest::poison).toList();
        Set<String> keys = poison.stream().map(record -> text(record.key())).collect(Collectors.toSet());
        poison.forEach(wire::publish);
        view.await(wire.await());
        Map<String, String> reasons = waiting(keys);
        assertThat(reasons).hasSize(KINDS);

        redrive(keys.toArray(String[]::new));

        Freshet.await(
                PATIENCE,
                "all to be buried again for the same reasons",
                () -> waiting(keys).equals(reasons));
    }

    /** How fast events were applied, and how long nothing moved at the worst. */
    private record Pace(int count, Duration took, Duration longestStall) {
        @Override
        public String toString() {
            return "%d events in %d ms, %.0f/s, longest stall %d ms"
                    .formatted(count, took.toMillis(), count * 1000.0 / took.toMillis(), longestStall.toMillis());
        }
    }

    private static Pace allOf(List<Event> events) throws Exception {
        return all(events.stream().map(Wire::record).toList());
    }

    // Looks at the view's positions all the time, so that a stall is known to some milliseconds.
    private static Pace all(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        long taken = view.taken(Topic.USERS);
        long end = taken + records.size();
        Instant begun = Instant.now();
        Instant moved = begun;
        Duration longestStall = Duration.ZERO;
        Thread publisher = Thread.ofVirtual().start(() -> records.forEach(wire::publish));
        while (taken < end) {
            long now = view.taken(Topic.USERS);
            if (now > taken) {
                Duration stall = Duration.between(moved, Instant.now());
                longestStall = stall.compareTo(longestStall) > 0 ? stall : longestStall;
                taken = now;
                moved = Instant.now();
            }
            assertThat(moved).as("the last move").isAfter(Instant.now().minus(PATIENCE));
        }
        Duration took = Duration.between(begun, moved);
        publisher.join();
        view.await(wire.await());
        return new Pace(records.size(), took, longestStall);
    }

    private static List<Event> history(int count) {
        List<Event> events = new ArrayList<>();
        List<UUID> ids = IntStream.rangeClosed(0, count / EVENTS_PER_USER)
                .mapToObj(i -> UUID.randomUUID())
                .toList();
        for (int i = 0; i < count; i++) {
            UUID id = ids.get(i % ids.size());
            long version = 1 + i / ids.size();
            events.add(version == 1 ? new UserCreated(user(id, 1)) : new UserUpdated(user(id, version)));
        }
        return events;
    }

    private static User user(UUID id, long version) {
        return new User(id, null, "Ada " + version, "ada@example.org", "France", version);
    }

    // A record that no reader of users can use, in one of some ways, with a key of its own.
    private static ProducerRecord<byte[], byte[]> poison(int kind) {
        UUID id = UUID.randomUUID();
        ProducerRecord<byte[], byte[]> good = Wire.record(new UserCreated(user(id, 1)));
        return switch (kind % KINDS) {
            case 0 -> {
                good.headers().remove("ce_type").add("ce_type", bytes("dev.freshet.UserVanished.v1"));
                yield good;
            }
            case 1 -> record(good, bytes("{\"user\":{\"id\":\"" + id + "\""));
            case 2 -> record(good, bytes(text(good.value()).replace("\"version\":1", "\"version\":-1")));
            case 3 -> new ProducerRecord<>(good.topic(), good.key(), bytes("no CloudEvent"));
            default -> {
                Event elsewhere = new ProductCreated(new Product(id, "s", "n", null, new Money(1, "GBP"), 1));
                ProducerRecord<byte[], byte[]> product = Wire.record(elsewhere);
                yield new ProducerRecord<>(good.topic(), null, product.key(), product.value(), product.headers());
            }
        };
    }

    private static ProducerRecord<byte[], byte[]> record(ProducerRecord<byte[], byte[]> good, byte[] value) {
        return new ProducerRecord<>(good.topic(), null, good.key(), value, good.headers());
    }

    // As if a reader of an earlier release had not understood the event.
    private static ProducerRecord<byte[], byte[]> letter(ProducerRecord<byte[], byte[]> original) {
        List<Header> headers = Arrays.stream(original.headers().toArray())
                .map(header -> new Header(header.key(), header.value()))
                .toList();
        DeadLetter letter = new DeadLetter(
                new Origin(original.topic(), 0, 0L, "freshet.aggregator.view"),
                "not understood at that time",
                Instant.now(),
                null,
                original.key(),
                original.value(),
                headers);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), letter.recordKey(), letter.recordValue());
        letter.recordHeaders().forEach(header -> record.headers().add(header.name(), header.value()));
        return record;
    }

    private static void awaitInView(Event event) {
        Freshet.await(PATIENCE, "the view to have " + event, () -> {
            try {
                return view.differences(Map.of(event.subject(), event)).isEmpty();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void redrive(String... keys) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("dead-letters", "redrive"));
        words.addAll(List.of(keys));
        Outcome outcome = freshet.run(COMMAND_LIMIT, words.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
    }

    // The reasons of the letters of these keys that were not sent again, or that came since.
    private static Map<String, String> waiting(Set<String> keys) {
        return list().stream()
                .filter(letter -> keys.contains(letter.get("key").asText()))
                .collect(Collectors.toMap(
                        letter -> letter.get("key").asText(),
                        letter -> letter.get("reason").asText()));
    }

    private static Set<String> places() {
        Set<String> places = new HashSet<>();
        list("--all")
                .forEach(letter -> places.add(
                        "%s-%s@%s".formatted(letter.get("topic"), letter.get("partition"), letter.get("offset"))));
        return places;
    }

    private static List<JsonNode> list(String... options) {
        try {
            List<String> words = new ArrayList<>(List.of("dead-letters", "list", "--json"));
            words.addAll(List.of(options));
            Outcome outcome = freshet.run(COMMAND_LIMIT, words.toArray(String[]::new));
            assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
            return StreamSupport.stream(Freshet.json(outcome.printed()).spliterator(), false)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
