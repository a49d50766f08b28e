package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes die and stall at the worst moments, and the broker and the database go away, while clients write. After each: the
 * owners have exactly what was acknowledged, the stock is what was sold, and the audit finds no difference in the view.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CrashesLoseNothingTest {
    private static final int CLIENTS = 4;
    private static final String LIVE = " WHERE generation = (SELECT number FROM generation WHERE live)";
    private static final Duration TAKE_OVER = Duration.ofSeconds(90);

    @TempDir
    private static Path points;

    private Freshet freshet;
    private Faults faults;

    @BeforeAll
    void start() throws IOException {
        Map<String, String> environment = new HashMap<>(FaultPoint.environment(points));
        // Seven JVMs, some of which start anew, share the machine: what takes long is no loss.
        for (String call : List.of("USERS_FIND", "PURCHASES_PAGE", "PRODUCTS_BYIDS")) {
            environment.put(
                    "QUARKUS_FAULT_TOLERANCE__FRESHET_AGGREGATOR_STRATEGIES_" + call + "__TIMEOUT_VALUE", "10000");
        }
        freshet = Freshet.startAfresh(environment, "--instances", "users=2,aggregator=2");
        faults = new Faults(freshet, points);
    }

    @AfterAll
    void stop() throws IOException {
        if (freshet != null) {
            freshet.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_THE_OWNERS_COMMIT", "AFTER_THE_RELAYS_SEND", "AFTER_THE_PROJECTORS_COMMIT"})
    void a_process_that_dies_between_two_commits_loses_nothing(FaultPoint point) throws Exception {
        dieAt(point);
    }

    @ParameterizedTest
    @Tag("soak")
    @EnumSource(names = {"BEFORE_THE_OWNERS_COMMIT", "BEFORE_THE_PROJECTORS_COMMIT"})
    void a_process_that_dies_before_its_commit_loses_nothing(FaultPoint point) throws Exception {
        dieAt(point);
    }

    private void dieAt(FaultPoint point) throws Exception {
        try (Traffic traffic = Traffic.start(freshet, CLIENTS)) {
            traffic.awaitMore(20);

            faults.killAt(point, Arrays.asList(point.functions()).getLast());
            traffic.awaitMore(40);

            traffic.stop().verify();
        }
        TopicOrder.assertTheLastIsTheHighest(freshet, "freshet.users");
        TopicOrder.assertTheLastIsTheHighest(freshet, "freshet.purchases");
    }

    @Test
    void a_worker_that_meets_an_error_ends_its_process_and_another_client_reads_on_meanwhile() throws Exception {
        try (Reading others = Reading.start(freshet);
                Traffic traffic = Traffic.start(freshet, CLIENTS)) {
            traffic.awaitMore(20);

            faults.killAt(FaultPoint.THE_RELAY_HAS_NO_MEMORY, "users");
            others.stop();
            faults.killAtEach(Map.of(
                    FaultPoint.THE_RELAY_MEETS_AN_ERROR,
                    "purchases",
                    FaultPoint.THE_FEED_MEETS_AN_ERROR,
                    "aggregator"));

            traffic.stop().verify();
            assertThat(others.statuses()).containsOnlyKeys(200);
            assertThat(Files.readString(freshet.data().resolve("logs/lab.log")))
                    .containsPattern("users-[12] ended with exit code 3")
                    .containsPattern("purchases-1 ended with exit code 3")
                    .containsPattern("aggregator-[12] ended with exit code 3");
        }
        for (String owner : List.of("users", "products", "purchases")) {
            Freshet.await(
                    TAKE_OVER,
                    "an empty outbox of " + owner,
                    () -> Metrics.sum(freshet, owner, "freshet_outbox_depth") == 0);
        }
    }

    @Test
    @Tag("soak")
    void a_relay_that_stalls_with_unsent_events_cannot_send_them_late() throws Exception {
        try (Traffic traffic = Traffic.start(freshet, CLIENTS)) {
            traffic.awaitMore(20);

            Freshet.Instance stalled = faults.stallAt(FaultPoint.RELAY_STALLED_BEFORE_IT_SENDS, "users");
            long sent = TopicOrder.length(freshet, "freshet.users");
            Freshet.await(
                    TAKE_OVER,
                    "the other relay to publish",
                    () -> TopicOrder.length(freshet, "freshet.users") > sent + CLIENTS);
            Freshet.signal("CONT", stalled);
            traffic.awaitMore(40);

            traffic.stop().verify();
        }
        TopicOrder.assertTheLastIsTheHighest(freshet, "freshet.users");
    }

    @Test
    @Tag("soak")
    void a_projector_that_stalls_with_an_open_transaction_holds_up_nobody_for_long() throws Exception {
        try (Traffic traffic = Traffic.start(freshet, CLIENTS)) {
            traffic.awaitMore(20);

            Freshet.Instance stalled = faults.stallAt(FaultPoint.PROJECTOR_STALLED_BEFORE_ITS_COMMIT, "aggregator");
            traffic.awaitMore(40);
            traffic.stop();
            for (String kind : List.of("users", "products", "purchases")) {
                Freshet.await(
                        TAKE_OVER,
                        "the other projector to apply all " + kind,
                        () -> versions("aggregator", kind + LIVE) == versions(kind, kind));
            }
            Freshet.signal("CONT", stalled);

            traffic.verify();
        }
    }

    // All versions together: equal at the owner and in the view once the view has every event.
    private long versions(String database, String table) {
        try (Connection connection = Databases.connect(freshet, database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT coalesce(sum(version), 0) FROM " + table)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException | IOException e) {
            throw new AssertionError("Could not look into " + database, e);
        }
    }

    @Test
    void a_broker_that_is_away_costs_no_client_anything() throws Exception {
        withoutBrokerFor(Duration.ofSeconds(10));
    }

    @Test
    @Tag("soak")
    void a_broker_that_is_away_for_a_minute_costs_no_client_anything() throws Exception {
        withoutBrokerFor(Duration.ofSeconds(60));
    }

    private void withoutBrokerFor(Duration time) throws Exception {
        try (Traffic traffic = Traffic.start(freshet, CLIENTS)) {
            traffic.awaitMore(20);

            faults.stop("broker");
            Instant end = Instant.now().plus(time);
            while (Instant.now().isBefore(end)) {
                traffic.awaitMore(20);
            }
            faults.start("broker");

            traffic.stop();
            assertThat(traffic.failures()).isEmpty();
            traffic.verify();
        }
    }

    @Test
    void a_database_that_restarts_costs_typed_failures_and_nothing_that_was_acknowledged() throws Exception {
        try (Traffic traffic = Traffic.start(freshet, CLIENTS)) {
            traffic.awaitMore(20);

            faults.stop("database");
            Freshet.await(TAKE_OVER, "a failure", () -> !traffic.failures().isEmpty());
            faults.start("database");
            traffic.awaitMore(40);

            traffic.stop();
            assertThat(traffic.failures().keySet()).isSubsetOf(503, 504);
            traffic.verify();
        }
    }

    @Test
    @Tag("soak")
    void a_database_that_dies_loses_nothing_that_was_acknowledged() throws Exception {
        try (Traffic traffic = Traffic.start(freshet, CLIENTS)) {
            for (int death = 0; death < 3; death++) {
                traffic.awaitMore(100);
                faults.kill("database-1");
            }
            traffic.awaitMore(40);

            traffic.stop();
            assertThat(traffic.failures().keySet()).isSubsetOf(503, 504);
            traffic.verify();
        }
    }

    @Test
    @Tag("soak")
    void whoever_dies_whenever_nothing_is_lost() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<FaultPoint> points =
                Arrays.stream(FaultPoint.values()).filter(FaultPoint::kills).toList();
        List<String> instances = freshet.instances().stream()
                .map(Freshet.Instance::instance)
                .filter(instance -> !instance.startsWith("database"))
                .toList();
        for (int round = 1; round <= 20; round++) {
            System.out.printf("round %d of seed %d%n", round, seed);
            try (Traffic traffic = Traffic.start(freshet, CLIENTS)) {
                traffic.awaitMore(random.nextInt(200));
                FaultPoint point = points.get(random.nextInt(points.size()));
                String[] functions = point.functions();
                faults.killAt(point, functions[random.nextInt(functions.length)]);
                traffic.awaitMore(random.nextInt(200));
                faults.kill(instances.get(random.nextInt(instances.size())));
                traffic.awaitMore(random.nextInt(200));

                Map<Integer, Integer> failures = traffic.stop().failures();
                System.out.printf("  %s, then any; failures %s%n", point, failures);
                traffic.verify();
            }
        }
        TopicOrder.assertTheLastIsTheHighest(freshet, "freshet.users");
        TopicOrder.assertTheLastIsTheHighest(freshet, "freshet.purchases");
    }
}
