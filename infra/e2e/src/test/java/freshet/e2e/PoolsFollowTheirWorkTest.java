package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.e2e.Freshet.Instance;
import freshet.e2e.load.Crowd;
import freshet.e2e.load.Load;
import freshet.e2e.load.Outcome;
import freshet.e2e.load.Results;
import freshet.e2e.load.Source;
import freshet.e2e.load.Tally;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Functions come from zero when there is something for them to do, get more instances with more requests, and go to zero again, and
 * nothing is lost by it. In a lab of its own, where they have two seconds without work until they go.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PoolsFollowTheirWorkTest {
    private static final List<String> FUNCTIONS = List.of("users", "products", "purchases", "aggregator");
    private static final int MOST_AGGREGATORS = 4;
    private static final String PURCHASE = "purchase";
    private static final String PATIENT =
            "40000"; // for JVMs that start beside each other, on a machine that has more to do
    // For the start of several JVMs beside each other, or for their end.
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration AUDIT_LIMIT = Duration.ofMinutes(3);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Freshet freshet;

    @BeforeAll
    void start() throws IOException {
        freshet = Freshet.startAfresh(
                "--instances",
                "users=0..2,products=0..2,purchases=0..2,aggregator=0.." + MOST_AGGREGATORS,
                "--idle",
                "2s");
    }

    @AfterAll
    void stop() throws IOException {
        http.close();
        if (freshet != null) {
            freshet.close();
        }
    }

    @Test
    void a_few_cycles_from_zero_to_zero_lose_nothing() throws Exception {
        cycles(4, 4);
    }

    @Test
    @Tag("soak")
    void a_hundred_cycles_from_zero_to_zero_lose_nothing() throws Exception {
        cycles(100, 10);
    }

    /** @param killedEvery in each cycle with such a number, an instance is killed that has just acknowledged something */
    private void cycles(int number, int killedEvery) throws Exception {
        LedgerClient client = new LedgerClient(freshet, http, LIMIT);
        for (int cycle = 1; cycle <= number; cycle++) {
            String function = FUNCTIONS.get(cycle % FUNCTIONS.size());
            awaitZero(function);

            write(client, function);

            Freshet.await(LIMIT, function + " to have come from zero", () -> runs(function));
            if (cycle % killedEvery == 0) {
                freshet.instances(function).stream()
                        .filter(Instance::isReady)
                        .forEach(ready -> Freshet.signal("KILL", ready));
            }
        }
        FUNCTIONS.forEach(this::awaitZero);

        client.awaitSettled();
        client.verify();
        Freshet.Outcome audit = freshet.run(AUDIT_LIMIT, "audit");
        assertThat(audit.exitCode()).as(audit.printed()).isZero();
        System.out.printf("%d cycles; answers other than success on the way: %s%n", number, client.failures());
    }

    // What wakes it, or is followed by what does: events go to products for purchases, and all to the aggregator.
    private static void write(LedgerClient client, String function) throws InterruptedException {
        switch (function) {
            case "users" -> client.changeUser();
            case "products" -> client.changeProduct();
            case "purchases" -> client.buy();
            default -> {
                client.changeUser();
                client.look();
            }
        }
    }

    @Test
    void instances_follow_a_step_of_clients_and_no_request_fails() throws Exception {
        step(24, 2);
    }

    @Test
    @Tag("soak")
    void instances_follow_a_step_from_1_to_200_clients_and_no_request_fails() throws Exception {
        step(200, MOST_AGGREGATORS);
    }

    private void step(int clients, int instances) throws Exception {
        LedgerClient shopper = new LedgerClient(freshet, http, LIMIT);
        shopper.buy();
        shopper.awaitSettled();
        String url = freshet.aggregator() + "/users/" + shopper.user() + "/purchases?strategy=view";

        Crowd one = Crowd.of(1, () -> url);
        Crowd others;
        try (one) {
            Freshet.await(LIMIT, "one aggregator", () -> ready("aggregator") == 1);
            others = Crowd.of(clients - 1, () -> url);
            try (others) {
                Freshet.await(LIMIT, instances + " aggregators", () -> ready("aggregator") >= instances);
            }
            Freshet.await(LIMIT, "one aggregator again", () -> running("aggregator") == 1);
        }
        awaitZero("aggregator");

        Tally swing = one.tally().plus(others.tally());
        System.out.printf("1 to %d clients and back: %s%n", clients, swing);
        assertThat(swing.count(outcome -> !outcome.isSuccess()))
                .as(swing.toString())
                .isZero();
        assertThat(swing.outcomes()).containsOnlyKeys(new Outcome(200, ""));
    }

    @Test
    @SuppressWarnings("try") // they send by themselves
    void who_sends_slowly_takes_no_place_of_others() throws Exception {
        String url = freshet.users() + "/users";
        Freshet.await(LIMIT, "users", () -> freshet.get(url + "?limit=1").statusCode() == 200);

        try (SlowSenders senders = new SlowSenders(40, "127.0.0.2", url);
                Load others = Load.of(
                        Source.gets("reads", 10, () -> url + "?limit=1").from("127.0.0.3"),
                        Source.of("writes", 5, () -> newUser(url)).from("127.0.0.3"))) {
            Results results = others.run(Duration.ofSeconds(6));

            assertThat(results.all().count(outcome -> !outcome.isSuccess()))
                    .as(results.toString())
                    .isZero();
            assertThat(results.all().count()).isPositive();
        }
    }

    private static HttpRequest.Builder newUser(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"country\":\"Norway\"}"));
    }

    @Test
    void a_sweep_publishes_what_an_instance_left_that_was_killed_on_its_way_to_zero() throws Exception {
        freshet.fault("users:kafka", "blackhole");
        String user = new Shop(freshet).newUser("Ada");
        Freshet.await(LIMIT, "users to go", () -> isIn("draining", "users"));
        freshet.instances("users").forEach(instance -> Freshet.signal("KILL", instance));
        awaitZero("users");
        freshet.fault("users:kafka", "off");
        assertThat(Databases.count(freshet, "users", "outbox")).isPositive();

        HttpResponse<String> swept = freshet.send(
                "POST", freshet.users() + "/outbox/sweep", Map.of(), "Authorization", freshet.senderAuthorization());

        assertThat(swept.statusCode()).as(swept.body()).isEqualTo(200);
        assertThat(Databases.count(freshet, "users", "outbox")).isZero();
        Freshet.await(LIMIT, "the user in the view", () -> isInTheView(user));
    }

    @Test
    void an_answer_that_the_view_has_wakes_no_owner() {
        String user = new Shop(freshet).newUser("Ada");
        Freshet.await(LIMIT, "the user in the view", () -> isInTheView(user));
        FUNCTIONS.forEach(this::awaitZero);

        HttpResponse<String> answer = freshet.send(
                "GET", freshet.aggregator() + "/users/" + user + "/purchases", null, "Deadline-Ms", PATIENT);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"strategy\":\"view\",\"why\":\"default\"");
        assertThat(decisions("strategy=\"view\"", "why=\"default\"")).isEqualTo(1);
        assertThat(decisions("strategy=\"sync\"")).isZero();
        assertThat(FUNCTIONS.subList(0, 3)).allMatch(owner -> running(owner) == 0);
    }

    @Test
    void the_first_request_from_zero_succeeds() {
        firstRequests(1, List.of("sync-sequential", PURCHASE));
    }

    @Test
    @Tag("soak")
    void fifty_first_requests_of_each_kind_from_zero_succeed() {
        firstRequests(
                Integer.getInteger("freshet.rounds", 50),
                List.of("view", "sync", "sync-sequential", "events", PURCHASE));
    }

    // What needs several functions starts them beside each other, and waits for them.
    private void firstRequests(int rounds, List<String> kinds) {
        Shop shop = new Shop(freshet);
        String user = shop.newUser("Ada");
        String product = shop.newProduct(100, 1_000);
        Shop.created(first(PURCHASE, user, product));
        Freshet.await(LIMIT, "the purchase and its stock", () -> Strategies.areSettled(freshet, user));
        for (String kind : kinds) {
            List<Long> millis = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                FUNCTIONS.forEach(this::awaitZero);
                long sent = System.nanoTime();
                HttpResponse<String> answer = first(kind, user, product);
                millis.add(Duration.ofNanos(System.nanoTime() - sent).toMillis());
                assertThat(answer.statusCode())
                        .as("%s from zero: %s", kind, answer.body())
                        .isIn(200, 201);
                assertThat(answer.body()).doesNotContain("\"complete\":false");
            }
            millis.sort(null);
            System.out.printf(
                    "%d first requests from zero, %s: %d to %d ms, median %d ms%n",
                    rounds, kind, millis.getFirst(), millis.getLast(), millis.get(rounds / 2));
        }
    }

    private HttpResponse<String> first(String kind, String user, String product) {
        return kind.equals(PURCHASE)
                ? freshet.send(
                        "POST",
                        freshet.purchases() + "/purchases",
                        Map.of("userId", user, "productId", product, "quantity", 1),
                        "Idempotency-Key",
                        UUID.randomUUID().toString(),
                        "Deadline-Ms",
                        PATIENT)
                : freshet.send(
                        "GET",
                        freshet.aggregator() + "/users/" + user + "/purchases?limit=5&strategy=" + kind,
                        null,
                        "Deadline-Ms",
                        PATIENT);
    }

    private double decisions(String... labels) {
        Instance aggregator = freshet.instances("aggregator").stream()
                .filter(Instance::isReady)
                .findFirst()
                .orElseThrow();
        return Metrics.of(freshet, aggregator).sum("freshet_planner_decisions_total", labels);
    }

    private boolean isInTheView(String user) {
        String url = freshet.aggregator() + "/users/" + user + "/purchases";
        return freshet.send("GET", url, null, "Cache-Control", "only-if-cached").statusCode() == 200;
    }

    private boolean isIn(String state, String function) {
        return freshet.instances(function).stream()
                .anyMatch(instance -> instance.state().equals(state));
    }

    private void awaitZero(String function) {
        Freshet.await(
                LIMIT,
                function + " at zero",
                () -> freshet.instances(function).stream()
                        .allMatch(instance -> instance.state().equals("zero")));
    }

    private boolean runs(String function) {
        return ready(function) > 0;
    }

    private long ready(String function) {
        return freshet.instances(function).stream().filter(Instance::isReady).count();
    }

    private long running(String function) {
        return freshet.instances(function).stream()
                .filter(instance -> !instance.state().equals("zero"))
                .count();
    }
}
