package freshet.lab.eventing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import freshet.events.Topic;
import freshet.lab.Await;
import freshet.lab.Ports;
import freshet.lab.StubServer;
import freshet.lab.broker.Brokers;
import freshet.lab.broker.Cluster;
import freshet.lab.process.Children;
import freshet.lab.process.Instance;
import freshet.lab.process.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a real broker to a real HTTP server. Each test has a group, a key and thereby a partition of its own. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class KafkaSourceTest {
    private static final String TOPIC = Topic.QUERIES.topicName();

    @TempDir
    private static Path data;

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private String group;
    private String key;
    private volatile ToIntFunction<Request> status;
    private volatile Consumer<Request> others;
    private Brokers brokers;
    private Instance broker;
    private KafkaProducer<String, String> producer;
    private StubServer server;
    private Sink sink;

    private record Request(Map<String, String> headers, String body) {
        static Request of(HttpExchange exchange) throws IOException {
            var headers = new ConcurrentHashMap<String, String>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
            return new Request(headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @BeforeAll
    void startBroker() throws Exception {
        brokers = new Brokers(data, data, Ports.reserved(), Cluster.keptIn(data, OptionalInt.empty()), List.of());
        broker = new Instance(
                "broker", 1, brokers.programs().getFirst(), new Children(data.resolve("processes.json")), data);
        broker.start();
        Await.until("the broker is ready", () -> broker.state() == State.READY);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
    }

    @BeforeEach
    void startServer() throws IOException {
        group = "group-" + UUID.randomUUID();
        key = UUID.randomUUID().toString();
        requests.clear();
        status = request -> 202;
        others = request -> {};
        server = new StubServer(exchange -> {
            var request = Request.of(exchange);
            var isOfThisTest = request.body().contains(key);
            if (isOfThisTest) {
                requests.add(request);
            } else {
                others.accept(request);
            }
            StubServer.answer(exchange, isOfThisTest ? status.applyAsInt(request) : 202, "");
        });
        sink = new Sink(server.uri().resolve("/events"), Map.of("Authorization", "Bearer secret"));
    }

    @AfterEach
    void stopServer() {
        sink.close();
        server.close();
    }

    @AfterAll
    void stopBroker() throws Exception {
        producer.close();
        broker.stop();
    }

    private void readUntil(String what, Await.Condition condition) throws Exception {
        var source = new KafkaSource(group, List.of(TOPIC), brokers.bootstrapServers(), sink);
        try {
            Await.until(what, condition);
        } finally {
            source.close();
        }
    }

    private void send(int number) {
        var record = new ProducerRecord<>(TOPIC, 3, key, body(number));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", key + "/" + number,
                        "ce_type", "dev.freshet.UserProductQuery.v1",
                        "ce_source", "/queries",
                        "ce_subject", "50 % of “it”",
                        "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
        producer.flush();
    }

    private String body(int number) {
        return "{\"key\":\"" + key + "\",\"number\":" + number + "}";
    }

    private List<String> bodies() {
        return requests.stream().map(Request::body).toList();
    }

    @Test
    void a_record_comes_as_a_cloud_event_in_binary_mode_that_tells_its_place() throws Exception {
        send(1);

        readUntil("it is posted", () -> requests.size() == 1);

        var request = requests.getFirst();
        assertThat(request.body()).isEqualTo(body(1));
        assertThat(request.headers())
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("ce-id", key + "/1")
                .containsEntry("ce-type", "dev.freshet.UserProductQuery.v1")
                .containsEntry("ce-source", "/queries")
                .containsEntry("ce-subject", "50%20%25%20of%20%E2%80%9Cit%E2%80%9D")
                .containsEntry("ce-knativekafkatopic", TOPIC)
                .containsEntry("ce-knativekafkapartition", "3")
                .containsEntry("content-type", "application/json")
                .containsEntry("authorization", "Bearer secret");
        assertThat(request.headers().get("ce-knativekafkaoffset")).matches("\\d+");
    }

    @Test
    void a_record_that_is_not_taken_comes_again_and_those_behind_it_wait() throws Exception {
        var answers = new int[] {503, 429, 202, 202};
        status = request -> answers[Math.min(requests.size(), answers.length) - 1];
        send(1);
        send(2);

        readUntil("both are taken", () -> requests.size() == 4);

        assertThat(bodies()).containsExactly(body(1), body(1), body(1), body(2));
    }

    @Test
    void a_record_that_is_refused_for_good_holds_up_nothing() throws Exception {
        status = request -> request.body().equals(body(1)) ? 400 : 202;
        send(1);
        send(2);

        readUntil("the second is posted", () -> requests.size() == 2);

        assertThat(bodies()).containsExactly(body(1), body(2));
    }

    @Test
    void a_source_goes_on_behind_what_was_taken() throws Exception {
        status = request -> request.body().equals(body(1)) ? 202 : 503;
        send(1);
        send(2);
        readUntil("the second was tried", () -> bodies().contains(body(2)));
        requests.clear();
        status = request -> 202;

        readUntil("the second is taken", () -> bodies().contains(body(2)));

        assertThat(bodies()).containsOnly(body(2));
    }

    @Test
    void what_is_no_cloud_event_comes_as_one_of_knatives_own() throws Exception {
        var record = new ProducerRecord<>(TOPIC, 3, key, "no event: " + key);
        record.headers().add("X-Origin", "nowhere".getBytes(StandardCharsets.UTF_8));
        var place = producer.send(record).get();

        readUntil("it is posted", () -> requests.size() == 1);

        assertThat(requests.getFirst().body()).isEqualTo("no event: " + key);
        assertThat(requests.getFirst().headers())
                .containsEntry("ce-type", "dev.knative.kafka.event")
                .containsEntry("ce-id", "partition:3/offset:" + place.offset())
                .containsEntry("ce-partitionkey", key)
                .containsEntry("ce-kafkaheaderxorigin", "nowhere")
                .containsEntry("ce-knativekafkaoffset", Long.toString(place.offset()));
    }

    @Test
    void a_ping_comes_again_and_again() throws Exception {
        var types = ConcurrentHashMap.<String>newKeySet();
        var ids = ConcurrentHashMap.<String>newKeySet();
        others = request -> {
            types.add(request.headers().get("ce-type"));
            ids.add(request.headers().get("ce-id"));
        };
        var ping = new PingSource("users", Duration.ofMillis(20), sink);
        try {
            Await.until("there were three", () -> ids.size() >= 3);
        } finally {
            ping.close();
        }

        assertThat(types).isEqualTo(Set.of("dev.knative.sources.ping"));
    }
}
