package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.events.Topic;
import freshet.lab.broker.Brokers;
import freshet.lab.broker.Cluster;
import freshet.lab.links.Door;
import freshet.lab.links.Links;
import freshet.lab.process.Children;
import freshet.lab.process.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A real broker and a real database, as every lab and every component test has them. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class ServicesTest {
    private static final String REFUSED_PASSWORD = "28P01";
    private static final String REFUSED_DATABASE = "42501";

    @TempDir
    private static Path path;

    private final int brokerPort = Ports.reserved();
    private DataFolder folder;
    private Cluster cluster;
    private Services services;

    @BeforeAll
    void start() throws Exception {
        folder = DataFolder.open(path);
        var children = new Children(folder.resolve("processes.json"));
        cluster = Cluster.keptIn(folder.path(), OptionalInt.empty());
        services = new Services(folder, children, brokerPort, Ports.reserved(), cluster, List.of("users"));
        startAll();
    }

    private void startAll() throws Exception {
        services.start();
        Readiness.await(services.instances(), ready -> {});
    }

    @AfterAll
    void stop() throws Exception {
        services.stop();
        folder.close();
    }

    static Stream<String> roles() {
        return Topology.names().stream();
    }

    @ParameterizedTest
    @MethodSource("roles")
    void a_role_works_in_its_own_database(String role) throws Exception {
        try (var connection = connect(role, role, password(role));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE own (id int PRIMARY KEY)");
            statement.execute("INSERT INTO own VALUES (1)");
            statement.execute("DROP TABLE own");
        }
    }

    @ParameterizedTest
    @MethodSource("roles")
    void a_role_cannot_connect_to_the_database_of_another(String role) {
        var others = Stream.concat(roles().filter(other -> !other.equals(role)), Stream.of("postgres", "template1"));

        assertThat(others)
                .allSatisfy(other -> assertThatThrownBy(
                                () -> connect(other, role, password(role)).close())
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refusal -> assertThat(refusal.getSQLState()).isEqualTo(REFUSED_DATABASE)));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void a_role_with_a_wrong_password_is_refused(String role) {
        for (var wrong : List.of("wrong", role, password(role) + "0")) {
            assertThatThrownBy(() -> connect(role, role, wrong).close())
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo(REFUSED_PASSWORD));
        }
    }

    @Test
    void the_superuser_with_a_wrong_password_is_refused() {
        assertThatThrownBy(() -> connect("postgres", "postgres", "postgres").close())
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo(REFUSED_PASSWORD));
    }

    @Test
    void no_role_is_a_superuser_or_makes_databases_and_roles() throws Exception {
        assertThat(show("SELECT count(*) FROM pg_roles WHERE rolcanlogin AND rolname <> 'postgres'"
                        + " AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)"))
                .isEqualTo("0");
    }

    @Test
    void passwords_are_stored_and_checked_as_scram_for_everybody() throws Exception {
        assertThat(show("SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"))
                .isEqualTo("0");
        assertThat(show("SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"))
                .isEqualTo("0");
    }

    @Test
    void the_database_keeps_what_it_has_committed() throws Exception {
        assertThat(show("SHOW fsync")).isEqualTo("on");
        assertThat(show("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(show("SHOW full_page_writes")).isEqualTo("on");
        assertThat(show("SHOW data_checksums")).isEqualTo("on");
    }

    @Test
    void a_statement_whose_client_is_gone_ends_though_it_waits_for_a_lock() throws Exception {
        var lock = "SELECT pg_advisory_lock(4711)";
        var waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query = '" + lock + "'";
        try (var holder = connect("users", "users", password("users"));
                var client = connect("users", "users", password("users"));
                var thread = Executors.newSingleThreadExecutor()) {
            one(holder, lock);
            var answer = thread.submit(() -> one(client, lock));
            Await.until("the statement to wait", () -> show(waiting).equals("1"));

            client.abort(Runnable::run);

            Await.until("the statement to be gone", () -> show(waiting).equals("0"));
            assertThatThrownBy(answer::get).hasCauseInstanceOf(SQLException.class);
        }
    }

    @Test
    void the_database_knows_the_letters_of_all_languages() throws Exception {
        assertThat(show("SELECT lower('ÄÖÜ ÉÀ ΑΒΓ ЖЯ')")).isEqualTo("äöü éà αβγ жя");
    }

    @Test
    void the_passwords_are_kept_where_the_owner_alone_reads_them() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("passwords.json"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void each_topic_is_as_the_contract_says(Topic topic) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            var description = admin.describeTopics(List.of(topic.topicName()))
                    .topicNameValues()
                    .get(topic.topicName())
                    .get(30, TimeUnit.SECONDS);
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
            var config = admin.describeConfigs(List.of(resource))
                    .values()
                    .get(resource)
                    .get(30, TimeUnit.SECONDS);

            assertThat(description.partitions()).hasSize(topic.partitions());
            assertThat(topic.configs())
                    .allSatisfy((name, value) ->
                            assertThat(config.get(name).value()).isEqualTo(value));
        }
    }

    @Test
    void there_are_no_topics_but_those_of_the_contract() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Topic.values()).map(Topic::topicName).toList());
        }
    }

    @Test
    void a_topic_of_an_older_data_folder_is_altered_to_what_the_contract_says() throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, Topic.QUERIES.topicName());
        var older = new AlterConfigOp(new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, "1"), AlterConfigOp.OpType.SET);
        try (var admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(older)))
                    .all()
                    .get(30, TimeUnit.SECONDS);

            var broker = new Brokers(folder.path(), folder.path(), brokerPort, cluster, List.of())
                    .programs()
                    .getFirst();
            assertThat(broker.isReady(brokerPort)).isTrue();

            assertThat(admin.describeConfigs(List.of(resource))
                            .all()
                            .get(30, TimeUnit.SECONDS)
                            .get(resource)
                            .get(TopicConfig.RETENTION_MS_CONFIG)
                            .value())
                    .isEqualTo(Topic.QUERIES.configs().get(TopicConfig.RETENTION_MS_CONFIG));
        }
    }

    @Test
    void a_guest_is_led_by_its_own_doors_alone_and_everybody_else_straight() throws Exception {
        var links = new Links(Map.of("users:kafka", services.doors("users")));
        links.open();
        try (var admin = Admin.create(Map.of("bootstrap.servers", addresses("users")))) {
            var ports = admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).stream()
                    .map(Node::port)
                    .toList();

            assertThat(ports)
                    .containsExactlyElementsOf(
                            services.doors("users").stream().map(Door::port).toList());
            assertThat(links.statuses())
                    .allSatisfy(link -> assertThat(link.accepted()).isPositive());
        } finally {
            links.close();
        }
        assertThat(services.doors("products")).containsExactly(Door.straightTo(brokerPort));
    }

    private String addresses(String guest) {
        return services.doors(guest).stream()
                .map(door -> "127.0.0.1:" + door.port())
                .collect(Collectors.joining(","));
    }

    @Test
    void rows_and_records_survive_a_restart() throws Exception {
        try (var connection = connect("users", "users", password("users"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (word text)");
            statement.execute("INSERT INTO kept VALUES ('row')");
        }
        send("record");

        services.stop();
        assertThat(services.instances()).allMatch(instance -> instance.state() == State.ZERO);
        startAll();

        try (var connection = connect("users", "users", password("users"))) {
            assertThat(one(connection, "SELECT word FROM kept")).isEqualTo("row");
        }
        assertThat(firstRecord()).isEqualTo("record");
    }

    private void send(String word) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", services.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topic.USERS.topicName(), 0, "key", word))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private String firstRecord() {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", services.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partition = new TopicPartition(Topic.USERS.topicName(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(30)).iterator().next().value();
        }
    }

    private String password(String role) {
        return services.passwords().roles().get(role);
    }

    private String show(String query) throws SQLException {
        try (var connection =
                connect("postgres", "postgres", services.passwords().superuser())) {
            return one(connection, query);
        }
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Connection connect(String database, String role, String password) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:" + services.database().port() + "/" + database;
        return DriverManager.getConnection(url, role, password);
    }
}
