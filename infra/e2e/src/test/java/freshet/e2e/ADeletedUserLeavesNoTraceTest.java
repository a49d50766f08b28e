package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Reads every row of every table and every record of every topic, as bytes, before and after a user is deleted. Nothing else is written
 * meanwhile to the partitions that hold the user.
 */
@ExtendWith(SharedLab.class)
class ADeletedUserLeavesNoTraceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration FORGOTTEN_WITHIN = Duration.ofMinutes(3);
    private static final List<String> DATABASES = List.of("users", "products", "purchases", "aggregator");
    private static final String DEAD_LETTERS = "freshet.dead-letters";

    // What the topics' own settings do within hours and days, within seconds.
    private static final Map<String, String> COMPACTED_AT_ONCE = Map.of(
            "segment.ms", "1000",
            "min.cleanable.dirty.ratio", "0",
            "min.compaction.lag.ms", "0",
            "max.compaction.lag.ms", "1000");
    private static final Map<String, String> GONE_AT_ONCE = Map.of("segment.ms", "1000", "retention.ms", "1000");
    private static final Map<String, Map<String, String>> HURRIED = Map.of(
            "freshet.users", COMPACTED_AT_ONCE, DEAD_LETTERS, COMPACTED_AT_ONCE, "freshet.query-results", GONE_AT_ONCE);

    @Test
    void name_and_address_of_a_deleted_user_are_nowhere_once_the_topics_are_compacted(Freshet freshet)
            throws Exception {
        String mark = UUID.randomUUID().toString().replace("-", "");
        String firstName = "Firstname" + mark;
        String lastName = "Lastname" + mark;
        String email = "mail" + mark + "@example.com";
        Set<String> words = Set.of(firstName, lastName, email);
        Shop shop = new Shop(freshet);
        String user = shop.newUser(firstName, email);
        freshet.send(
                "PUT",
                freshet.users() + "/users/" + user,
                Map.of("name", lastName, "email", email, "country", "Norway"),
                "If-Match",
                "\"1\"");
        String purchase = shop.buy(user, shop.newProduct(100, 10), 2);
        askByEveryStrategy(freshet, user, lastName);
        bury(freshet, user, "{\"name\":\"" + firstName + "\"");
        assertThat(traces(freshet, words))
                .contains(
                        "database users",
                        "database aggregator",
                        "topic freshet.users",
                        "topic freshet.query-results",
                        "topic freshet.dead-letters");

        freshet.send("DELETE", freshet.users() + "/users/" + user, null, "If-Match", "\"2\"");

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", freshet.bootstrapServers()))) {
            Map<String, Map<String, String>> before = settings(admin);
            set(admin, HURRIED);
            try {
                Freshet.await(
                        FORGOTTEN_WITHIN,
                        "the user to be forgotten everywhere",
                        () -> traces(freshet, words).isEmpty());
            } finally {
                set(admin, before);
            }
        }
        assertThat(freshet.read(freshet.purchases() + "/purchases/" + purchase)
                        .get("userId")
                        .asText())
                .isEqualTo(user);
    }

    // Where any of these words is.
    private static Set<String> traces(Freshet freshet, Collection<String> words) {
        Set<String> places = new TreeSet<>();
        List<String> needles = new ArrayList<>(words);
        words.forEach(word -> needles.add(HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8))));
        for (String database : DATABASES) {
            if (Databases.rowsOfEveryTable(freshet, database).stream()
                    .anyMatch(row -> needles.stream().anyMatch(row::contains))) {
                places.add("database " + database);
            }
        }
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", freshet.bootstrapServers(), "allow.auto.create.topics", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics(freshet).stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    String text = text(record);
                    if (words.stream().anyMatch(text::contains)) {
                        places.add("topic " + record.topic());
                    }
                }
            }
        }
        return places;
    }

    private static Set<String> topics(Freshet freshet) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", freshet.bootstrapServers()))) {
            return admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
        } catch (ExecutionException e) {
            throw new AssertionError("The topics cannot be listed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // A byte is a character here, so that nothing is lost of what is not text.
    private static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder();
        append(text, record.key());
        append(text, record.value());
        for (Header header : record.headers()) {
            text.append('\n').append(header.key());
            append(text, header.value());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, byte[] bytes) {
        text.append('\n').append(bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static void bury(Freshet freshet, String key, String value) throws Exception {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                DEAD_LETTERS, key.getBytes(StandardCharsets.US_ASCII), value.getBytes(StandardCharsets.UTF_8));
        Map.of(
                        "freshet-dead-letter-topic", "freshet.users",
                        "freshet-dead-letter-partition", "0",
                        "freshet-dead-letter-offset", "0",
                        "freshet-dead-letter-reason", "no UserUpdated: " + value,
                        "freshet-dead-letter-group", "freshet.aggregator.view",
                        "freshet-dead-letter-at", "2026-01-01T00:00:00Z")
                .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try (KafkaProducer<byte[], byte[]> producer = producer(freshet)) {
            producer.send(letter).get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Freshet freshet) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", freshet.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    // What the topics themselves say on what is hurried; the rest is the broker's.
    private static Map<String, Map<String, String>> settings(Admin admin) throws Exception {
        Map<String, Map<String, String>> settings = new HashMap<>();
        for (String topic : HURRIED.keySet()) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Map<String, String> own = new HashMap<>();
            for (String name : HURRIED.get(topic).keySet()) {
                ConfigEntry entry = admin.describeConfigs(List.of(resource))
                        .all()
                        .get()
                        .get(resource)
                        .get(name);
                own.put(name, entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG ? entry.value() : null);
            }
            settings.put(topic, own);
        }
        return settings;
    }

    private static void set(Admin admin, Map<String, Map<String, String>> settings) throws Exception {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        settings.forEach((topic, values) -> changes.put(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                values.entrySet().stream()
                        .map(value -> new AlterConfigOp(
                                new ConfigEntry(value.getKey(), value.getValue()),
                                value.getValue() == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET))
                        .collect(Collectors.toList())));
        admin.incrementalAlterConfigs(changes).all().get();
    }

    private static void askByEveryStrategy(Freshet freshet, String user, String name) {
        for (String strategy : Strategies.ALL) {
            String url = freshet.aggregator() + "/users/" + user + "/purchases?strategy=" + strategy;
            Freshet.await(
                    SOON,
                    strategy + " to name the user",
                    () -> freshet.get(url).body().contains(name));
        }
    }
}
