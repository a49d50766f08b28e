package freshet.e2e;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * While a table is locked, whatever reads it waits in the database. A thousand requests that give it a quarter of a second, directly
 * and through the aggregator, are all answered, and a tenth of a second after the last one no database works on any of them. Every permit that they held is back.
 */
@ExtendWith(SharedLab.class)
class NoWorkOutlivesItsDeadlineTest {
    private static final int REQUESTS = 1_000;
    // More than the users' pool has connections. Few enough for its bulkhead to hold them several times: the aggregator
    // gives up at the deadline, and users that are paused still hold the last ones when the next ones come.
    private static final int AT_ONCE = 20;
    private static final Duration AFTER_THE_LAST = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(2);

    // What waits for the lock; the relay's own statements are nobody's request. Within a transaction, the first look
    // would be
    // all looks.
    private static final String ACTIVE = """
            SELECT pg_stat_clear_snapshot();
            SELECT count(*) FROM pg_stat_activity
            WHERE usename = current_user AND state = 'active' AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'""";

    @Test
    void a_thousand_requests_past_their_deadline_leave_no_statement_and_no_permit_behind(Freshet freshet)
            throws Exception {
        String id = user(freshet);
        List<String> urls = List.of(
                freshet.users() + "/users/" + id,
                freshet.aggregator() + "/users/" + id + "/purchases?strategy=sync",
                freshet.aggregator() + "/users/" + id + "/purchases?strategy=sync-sequential");

        try (Connection locked = lock(freshet)) {
            Map<String, Long> answers = ask(urls).stream().collect(groupingBy(identity(), counting()));

            assertThat(answers).isEqualTo(Map.of("504 urn:freshet:problem:deadline-exceeded", (long) REQUESTS));
            assertThat(active(locked, AFTER_THE_LAST)).isZero();
            for (String function : List.of("users", "aggregator")) {
                assertThat(permitsTaken(freshet, function)).isPositive();
                Freshet.await(
                        SOON, "all permits of " + function + " to be back", () -> permitsHeld(freshet, function) == 0);
            }
        }

        for (String url : urls) {
            assertThat(freshet.get(url).statusCode()).isEqualTo(200);
        }
    }

    private static double permitsTaken(Freshet freshet, String function) {
        return Metrics.sum(freshet, function, "ft_bulkhead_calls_total", "bulkheadResult=\"accepted\"");
    }

    private static double permitsHeld(Freshet freshet, String function) {
        return Metrics.sum(freshet, function, "ft_bulkhead_executionsRunning");
    }

    private static String user(Freshet freshet) {
        JsonNode user = Freshet.json(freshet.send(
                        "POST",
                        freshet.users() + "/users",
                        Map.of("name", "Ada", "email", "ada@example.org", "country", "Norway"))
                .body());
        return user.get("id").asText();
    }

    private static Connection lock(Freshet freshet) throws IOException, SQLException {
        Connection connection = Databases.connect(freshet, "users");
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
        }
        return connection;
    }

    private static List<String> ask(List<String> urls) throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
                HttpClient http = HttpClient.newHttpClient()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(urls.get(i % urls.size())))
                        .header("Deadline-Ms", "250")
                        .build();
                answers.add(clients.submit(() -> http.send(request, BodyHandlers.ofString())));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : answers) {
                outcomes.add(answer.get().statusCode() + " "
                        + Freshet.json(answer.get().body()).path("type").asText());
            }
            return outcomes;
        }
    }

    // Looks until there is none, or the time is over.
    private static long active(Connection connection, Duration patience) throws SQLException {
        Instant end = Instant.now().plus(patience);
        boolean isLast;
        long active;
        do {
            isLast = Instant.now().isAfter(end);
            try (Statement look = connection.createStatement()) {
                look.execute(ACTIVE);
                look.getMoreResults();
                try (ResultSet row = look.getResultSet()) {
                    row.next();
                    active = row.getLong(1);
                }
            }
        } while (active > 0 && !isLast);
        return active;
    }
}
