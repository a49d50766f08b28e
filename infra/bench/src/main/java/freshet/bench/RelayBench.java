package freshet.bench;

import freshet.e2e.Databases;
import freshet.e2e.Freshet;
import freshet.e2e.Shop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        description = {
            "Commits events into the outbox of users in one transaction, with synchronous_commit=on, and tells how long it takes from",
            "the commit until the broker has all of them. Then, with an old snapshot open in another session, so that PostgreSQL",
            "can remove nothing of what was published: the same again, and how long single events take then, from the answer to a write."
        })
final class RelayBench implements Callable<Integer> {
    @Option(names = "--events", defaultValue = "200000", description = "How many events (default: ${DEFAULT-VALUE}).")
    int events;

    @Option(
            names = "--singles",
            defaultValue = "200",
            description = "How many single events (default: ${DEFAULT-VALUE}).")
    int singles;

    @Option(
            names = "--alone",
            description = "Stops the aggregator first, which otherwise reads the events and shares the cores.")
    boolean alone;

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String COMMIT = """
            INSERT INTO outbox (type, subject, version, occurred_at, payload)
            SELECT 'dev.freshet.UserCreated.v1', id, 1, now(), convert_to(json_build_object('user', json_build_object(
                'id', id, 'externalId', 'relay-' || id, 'name', 'Ada Lovelace', 'email', 'ada.lovelace@example.com',
                'country', 'United Kingdom', 'version', 1))::text, 'UTF8')
            FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, ?)) AS users""";

    @Override
    public Integer call() throws Exception {
        Labs.run(this::measure);
        return 0;
    }

    private void measure(Freshet freshet) throws Exception {
        if (alone) {
            freshet.run(Duration.ofMinutes(1), "stop", "aggregator");
        }
        try (Topic topic = new Topic(freshet);
                Connection users = Databases.connect(freshet, "users");
                Connection old = Databases.connect(freshet, "users")) {
            System.out.println("settings  synchronous_commit=" + setting(users, "synchronous_commit") + ", fsync="
                    + setting(users, "fsync"));
            round(freshet, topic, users, events / 10); // so that the JVMs are warm
            System.out.println("events    " + rate(round(freshet, topic, users, events)));
            System.out.println("singles   " + singles(freshet, topic));
            keepSnapshot(old);
            System.out.println("with an old snapshot open:");
            System.out.println("events    " + rate(round(freshet, topic, users, events)));
            System.out.println("singles   " + singles(freshet, topic));
            System.out.println(
                    "a look from the beginning of the outbox, as every one would be if the relay knew no better:");
            System.out.println("look      " + looksFromTheBeginning(users));
        }
    }

    private static void keepSnapshot(Connection old) throws SQLException {
        old.setAutoCommit(false);
        old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = old.createStatement()) {
            statement.executeQuery("SELECT count(*) FROM outbox").close(); // the first query takes the snapshot
        }
    }

    private String rate(Duration duration) {
        return "%,d in %.1f s: %,.0f events/s"
                .formatted(events, duration.toMillis() / 1e3, events * 1e3 / duration.toMillis());
    }

    // By the function itself, whose commit wakes the relay; a sweep would look from the beginning.
    private Figures singles(Freshet freshet, Topic topic) {
        Shop shop = new Shop(freshet);
        List<Duration> durations = new ArrayList<>();
        for (int i = 0; i < singles; i++) {
            long end = topic.end() + 1;
            shop.newUser("Ada");
            Instant committed = Instant.now();
            topic.await(end, committed);
            durations.add(Duration.between(committed, Instant.now()));
        }
        return Figures.of(durations);
    }

    private Figures looksFromTheBeginning(Connection users) throws SQLException {
        List<Duration> durations = new ArrayList<>();
        try (Statement statement = users.createStatement()) {
            statement.execute("SET enable_seqscan = off");
            for (int i = 0; i < singles; i++) {
                long begin = System.nanoTime();
                statement
                        .executeQuery("SELECT id FROM outbox ORDER BY id LIMIT 1000")
                        .close();
                durations.add(Duration.ofNanos(System.nanoTime() - begin));
            }
        }
        return Figures.of(durations);
    }

    // The sweep wakes the relay, as a commit of the function's own would; it may give up waiting, and the relay goes
    // on.
    private static Duration round(Freshet freshet, Topic topic, Connection users, int count) throws SQLException {
        long end = topic.end() + count;
        try (PreparedStatement commit = users.prepareStatement(COMMIT)) {
            commit.setInt(1, count);
            commit.executeUpdate();
        }
        Instant committed = Instant.now();
        freshet.send("POST", freshet.users() + "/outbox/sweep", null, "Authorization", freshet.senderAuthorization());
        topic.await(end, committed);
        return Duration.between(committed, Instant.now());
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW " + name)) {
            result.next();
            return result.getString(1);
        }
    }

    /** Where the topic of users ends: what all in-sync copies have, which is what was acknowledged. */
    private static final class Topic implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<TopicPartition> partitions;

        Topic(Freshet freshet) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", freshet.bootstrapServers()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            partitions = consumer.partitionsFor("freshet.users").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
        }

        long end() {
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        void await(long end, Instant since) {
            while (end() < end) {
                if (Instant.now().isAfter(since.plus(LIMIT))) {
                    throw new IllegalStateException("not published within " + LIMIT);
                }
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
