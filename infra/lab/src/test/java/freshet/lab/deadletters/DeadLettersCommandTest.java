package freshet.lab.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.events.Topic;
import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import freshet.events.deadletters.DeadLetter.Origin;
import freshet.lab.Await;
import freshet.lab.CommandLines;
import freshet.lab.Ports;
import freshet.lab.broker.Brokers;
import freshet.lab.broker.Cluster;
import freshet.lab.control.Access;
import freshet.lab.control.ControlServer;
import freshet.lab.control.SmallLab;
import freshet.lab.links.Links;
import freshet.lab.process.Children;
import freshet.lab.process.Instance;
import freshet.lab.process.State;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is typed, against a real broker. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class DeadLettersCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TYPE = "dev.freshet.UserCreated.v1";

    @TempDir
    private static Path data;

    private final Vertx vertx = Vertx.vertx();
    private Brokers brokers;
    private Instance broker;

    private record Result(int exitCode, String printed) {}

    @BeforeAll
    void start() throws Exception {
        var cluster = Cluster.keptIn(data, OptionalInt.empty());
        brokers = new Brokers(data, data, Ports.reserved(), cluster, List.of());
        broker = new Instance(
                "broker", 1, brokers.programs().getFirst(), new Children(data.resolve("processes.json")), data);
        broker.start();
        Await.until("the broker is ready", () -> broker.state() == State.READY);
        var access = Access.toThisLab(Ports.free());
        new ControlServer(access, new SmallLab(List.of(broker), Map.of()), new Links(Map.of()))
                .listen(vertx)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        access.keepIn(data);
    }

    @AfterAll
    void stop() throws Exception {
        broker.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_letter_is_listed_with_where_it_came_from_and_why() throws Exception {
        var key = UUID.randomUUID().toString();
        bury(letter(key, 41, "{\"id\":", "no JSON"));

        var listed = list(key);
        assertThat(listed.get("type").asText()).isEqualTo(TYPE);
        assertThat(listed.get("topic").asText()).isEqualTo("freshet.users");
        assertThat(listed.get("partition").asInt()).isEqualTo(5);
        assertThat(listed.get("offset").asLong()).isEqualTo(41);
        assertThat(listed.get("group").asText()).isEqualTo("readers");
        assertThat(listed.get("reason").asText()).isEqualTo("no JSON");
        assertThat(listed.get("redrivenAt").isNull()).isTrue();
        assertThat(run("list").printed().lines().filter(line -> line.contains(key)))
                .singleElement()
                .asString()
                .contains(TYPE, "freshet.users-5@41", "readers", "2026-03-01T12:00:00Z", "no JSON");
    }

    @Test
    void a_letter_is_shown_whole() throws Exception {
        var key = UUID.randomUUID().toString();
        bury(letter(key, 42, "{\"name\":\"Zoë\"", "no JSON"));

        var shown = run("show", key);

        assertThat(shown.exitCode()).isZero();
        assertThat(shown.printed())
                .contains("key: " + key, "ce_type", TYPE, "trace", "0xff", DeadLetter.PREFIX + "offset", "42")
                .contains("value (14 bytes):", "{\"name\":\"Zoë\"");
    }

    @Test
    void a_key_without_letters_is_said_and_ends_with_1() {
        for (var words : List.of(List.of("show", "nobody"), List.of("redrive", "nobody"))) {
            var result = run(words.toArray(String[]::new));

            assertThat(result.exitCode()).isOne();
            assertThat(result.printed()).contains("There is no dead letter with the key nobody");
        }
    }

    @Test
    void a_letter_sent_again_is_in_its_topic_as_it_was_and_no_longer_listed() throws Exception {
        var key = UUID.randomUUID().toString();
        var letter = letter(key, 43, "{\"name\":\"Ada\"}", "not now");
        bury(letter);

        var result = run("redrive", key);

        assertThat(result.exitCode()).as(result.printed()).isZero();
        assertThat(result.printed())
                .contains("sent again: " + key + " from freshet.users-5@43", "1 dead letters were sent");
        var again = recordsOf(Topic.USERS, key);
        assertThat(again).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo(letter.value());
            assertThat(Arrays.stream(record.headers().toArray())
                            .map(header -> header.key())
                            .toList())
                    .containsExactly("ce_type", "trace");
            assertThat(record.headers().lastHeader("trace").value()).containsExactly(0xff);
        });
        assertThat(listed("list", key)).isEmpty();
        assertThat(listed("list --all", key).getFirst().get("redrivenAt").asText())
                .isNotEmpty();
    }

    @Test
    void an_old_state_is_not_sent_behind_a_newer_one() throws Exception {
        var key = UUID.randomUUID().toString();
        var old = new DeadLetter(
                new Origin("freshet.users", 5, 48L, "readers"),
                "not now",
                at(),
                null,
                bytes(key),
                bytes("{}"),
                List.of(new Header("ce_id", bytes(key + "/3"))));
        bury(old);
        send(new ProducerRecord<>(
                "freshet.users",
                5,
                bytes(key),
                bytes("newer"),
                List.of(new RecordHeader("ce_id", bytes(key + "/10")))));

        var result = run("redrive", key);

        assertThat(result.exitCode()).as(result.printed()).isZero();
        assertThat(result.printed()).contains("its topic has a newer state: " + key, "0 dead letters were sent");
        assertThat(recordsOf(Topic.USERS, key))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(bytes("newer")));
        assertThat(listed("list", key)).isEmpty();
    }

    @Test
    void all_that_wait_are_sent_once() throws Exception {
        var first = UUID.randomUUID().toString();
        var second = UUID.randomUUID().toString();
        bury(letter(first, 44, "1", "no event"));
        bury(letter(second, 45, "2", "no event"));

        assertThat(run("redrive", "--all").exitCode()).isZero();
        assertThat(run("redrive", "--all").printed()).contains("0 dead letters were sent");

        assertThat(recordsOf(Topic.USERS, first)).hasSize(1);
        assertThat(recordsOf(Topic.USERS, second)).hasSize(1);
    }

    @Test
    void a_record_without_a_key_goes_back_to_its_partition() throws Exception {
        var origin = new Origin("freshet.stock", 7, 46L, "readers");
        bury(new DeadLetter(origin, "no key", at(), null, null, bytes("keyless"), List.of()));

        assertThat(run("redrive", "freshet.stock-7@46").exitCode()).isZero();

        assertThat(records(Topic.STOCK).filter(record -> record.key() == null))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.partition()).isEqualTo(7);
                    assertThat(record.value()).isEqualTo(bytes("keyless"));
                });
    }

    @Test
    void a_letter_that_came_from_nowhere_known_is_not_sent_and_ends_with_1() throws Exception {
        var key = UUID.randomUUID().toString();
        bury(new DeadLetter(
                new Origin(null, null, null, "readers"),
                "unknown type",
                at(),
                null,
                bytes(key),
                bytes("?"),
                List.of()));

        var result = run("redrive", key);

        assertThat(result.exitCode()).isOne();
        assertThat(result.printed()).contains("not sent: " + key);
        erase(key);
    }

    @Test
    void the_letters_of_an_erased_key_are_gone() throws Exception {
        var key = UUID.randomUUID().toString();
        bury(letter(key, 47, "{\"name\":\"Ada\"}", "not now"));
        erase(key);

        assertThat(listed("list --all", key)).isEmpty();
        assertThat(run("show", key).exitCode()).isOne();
    }

    @Test
    void what_is_to_be_sent_again_must_be_said() {
        assertThat(run("redrive").exitCode()).isEqualTo(2);
        assertThat(run("redrive", "--all", "key").exitCode()).isEqualTo(2);
        assertThat(run().exitCode()).isEqualTo(2);
    }

    private static DeadLetter letter(String key, long offset, String value, String reason) {
        var headers = List.of(new Header("ce_type", bytes(TYPE)), new Header("trace", new byte[] {(byte) 0xff}));
        return new DeadLetter(
                new Origin("freshet.users", 5, offset, "readers"),
                reason,
                at(),
                null,
                bytes(key),
                bytes(value),
                headers);
    }

    private static Instant at() {
        return Instant.parse("2026-03-01T12:00:00Z");
    }

    private void bury(DeadLetter letter) throws Exception {
        var headers = letter.recordHeaders().stream()
                .<org.apache.kafka.common.header.Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
        send(new ProducerRecord<>(
                Topic.DEAD_LETTERS.topicName(), null, letter.recordKey(), letter.recordValue(), headers));
    }

    private void erase(String key) throws Exception {
        send(new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), bytes(key), null));
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> recordsOf(Topic topic, String key) {
        return records(topic)
                .filter(record -> Arrays.equals(record.key(), bytes(key)))
                .toList();
    }

    private Stream<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(number -> new TopicPartition(topic.topicName(), number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = Stream.<ConsumerRecord<byte[], byte[]>>builder();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            return found.build();
        }
    }

    private JsonNode list(String key) throws Exception {
        return listed("list", key).getFirst();
    }

    private List<JsonNode> listed(String words, String key) throws Exception {
        var lines = JSON.readTree(run((words + " --json").split(" ")).printed());
        return IntStream.range(0, lines.size())
                .mapToObj(lines::get)
                .filter(line -> line.get("key").asText().equals(key))
                .toList();
    }

    private static Result run(String... words) {
        var out = System.out;
        var err = System.err;
        var printed = new ByteArrayOutputStream();
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        try {
            var line = Stream.of(Stream.of("dead-letters"), Arrays.stream(words), dataOption(words))
                    .flatMap(each -> each)
                    .toArray(String[]::new);
            return new Result(CommandLines.run(line), printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static Stream<String> dataOption(String... words) {
        return words.length == 0 ? Stream.of() : Stream.of("--data", data.toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
