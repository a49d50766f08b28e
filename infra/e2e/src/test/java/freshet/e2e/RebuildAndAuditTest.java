package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator does to the view as a whole, while its readers read on. In a lab of its own: an audit is of all data. */
class RebuildAndAuditTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static Freshet freshet;

    @BeforeAll
    static void start() throws Exception {
        freshet = Freshet.startAfresh("--instances", "aggregator=2");
        importFile(Freshet.sample());
    }

    @AfterAll
    static void stop() throws IOException {
        freshet.close();
    }

    @Test
    void an_audit_after_an_import_finds_nothing() throws Exception {
        Freshet.Outcome outcome = freshet.run(LIMIT, "audit");

        assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
        assertThat(outcome.printed())
                .containsPattern("users +[\\d,]+ compared, 0 different")
                .containsPattern("products +[\\d,]+ compared, 0 different")
                .containsPattern("purchases +[\\d,]+ compared, 0 different");
    }

    @Test
    void what_was_changed_behind_the_views_back_is_named_and_repaired() throws Exception {
        String renamed = view("UPDATE users SET name = 'Eve' WHERE id = (SELECT min(id::text)::uuid FROM users"
                + " WHERE NOT deleted) RETURNING id");
        String repriced = view("UPDATE products SET version = version + 5, price_amount = 1 WHERE id ="
                + " (SELECT max(id::text)::uuid FROM products) RETURNING id");
        String dropped = view("DELETE FROM purchases WHERE id = (SELECT min(id::text)::uuid FROM purchases"
                + " WHERE NOT deleted) RETURNING id");
        UUID added = UUID.randomUUID();
        view(
                "INSERT INTO purchases SELECT generation, '" + added + "', external_id, user_id, product_id, quantity,"
                        + " unit_price_amount, unit_price_currency, purchased_at, status, 4, false FROM purchases"
                        + " WHERE generation = (SELECT number FROM generation WHERE live) AND NOT deleted LIMIT 1 RETURNING id");

        Freshet.Outcome audit = freshet.run(LIMIT, "audit");

        assertThat(audit.exitCode()).as(audit.printed()).isOne();
        assertThat(audit.printed())
                .containsPattern("users " + renamed + ": same version \\d+, other content")
                .containsPattern("products " + repriced + ": view has version \\d+, owner version \\d+")
                .containsPattern("purchases " + dropped + ": missing in the view, owner version \\d+")
                .contains("purchases " + added + ": unknown to the owner, view has version 4")
                .containsPattern("purchases +[\\d,]+ compared, 2 different");

        Freshet.Outcome repair = freshet.run(LIMIT, "audit", "--repair");

        assertThat(repair.exitCode()).as(repair.printed()).isZero();
        Freshet.Outcome after = freshet.run(LIMIT, "audit");
        assertThat(after.exitCode()).as(after.printed()).isZero();
        assertThat(Databases.count(freshet, "aggregator", "users WHERE name = 'Eve'"))
                .isZero();
    }

    @Test
    void a_rebuild_and_a_rollback_fail_no_read_and_take_nothing_back() throws Exception {
        rebuildAndRollBack(20);
    }

    @Test
    void a_rebuild_that_is_killed_leaves_the_view_as_it_was() throws Exception {
        killARebuildAt("events/s");
    }

    @ParameterizedTest
    @Tag("soak")
    @ValueSource(strings = {"is made beside", "compared"})
    void a_rebuild_that_is_killed_early_or_late_leaves_the_view_as_it_was(String moment) throws Exception {
        killARebuildAt(moment);
    }

    @Test
    @Tag("soak")
    void a_rebuild_of_the_whole_year_fails_none_of_200_reads_a_second() throws Exception {
        importFile(Freshet.fullYear());
        awaitEveryReadAnswered(200);
        rebuildAndRollBack(200);
        killARebuildAt(",000 events");
    }

    // An instance that has hardly served yet takes fewer readers, rebuild or not.
    private static void awaitEveryReadAnswered(int readsPerSecond) {
        List<String> users = users();
        Freshet.await(LIMIT, readsPerSecond + " reads a second to be answered", () -> {
            Reads reads = Reads.begin(freshet, readsPerSecond, users);
            try (reads) {
                TimeUnit.SECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return reads.failures().isEmpty();
        });
    }

    private static void rebuildAndRollBack(int readsPerSecond) throws Exception {
        List<String> users = users();
        int before = generation();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger changes = new AtomicInteger();
        Freshet.Outcome rebuild;
        Freshet.Outcome rollback;
        Reads reads = Reads.begin(freshet, readsPerSecond, users);
        try (reads) {
            Thread writer = Thread.ofVirtual().start(() -> change(users, done, changes));
            rebuild = freshet.run(LIMIT, "rebuild-view");
            assertThat(rebuild.exitCode()).as(rebuild.printed()).isZero();
            assertThat(generation()).isGreaterThan(before);
            rollback = freshet.run(LIMIT, "rebuild-view", "--rollback");
            done.set(true);
            writer.join();
        }

        assertThat(rollback.exitCode()).as(rollback.printed()).isZero();
        assertThat(generation()).isEqualTo(before);
        assertThat(changes).hasPositiveValue();
        assertThat(reads.latency().count()).isPositive();
        assertThat(reads.failures()).isEmpty();
        assertThat(reads.stepsBack()).isEmpty();
        Freshet.Outcome audit = freshet.run(LIMIT, "audit");
        assertThat(audit.exitCode()).as(audit.printed()).isZero();
    }

    private static void killARebuildAt(String moment) throws Exception {
        List<String> users = users();
        int before = generation();
        Path printed = Files.createTempFile("freshet-rebuild-", ".log");
        Reads reads = Reads.begin(freshet, 10, users);
        try (reads) {
            Process rebuild = freshet.begin(printed, "rebuild-view");
            Freshet.await(
                    LIMIT, moment, () -> !rebuild.isAlive() || read(printed).contains(moment));
            rebuild.descendants().forEach(ProcessHandle::destroyForcibly);
            rebuild.destroyForcibly();
            assertThat(rebuild.waitFor(30, TimeUnit.SECONDS)).isTrue();

            Freshet.Outcome next = freshet.run(LIMIT, "rebuild-view");

            assertThat(next.exitCode()).as(next.printed()).isZero();
        }
        assertThat(read(printed)).contains(moment);
        assertThat(generation()).isGreaterThan(before);
        assertThat(Databases.count(freshet, "aggregator", "generation WHERE NOT complete"))
                .isZero();
        assertThat(Databases.count(freshet, "aggregator", "pg_class WHERE relkind = 'r' AND relname ~ '^users_\\d+$'"))
                .isEqualTo(Databases.count(freshet, "aggregator", "generation"));
        assertThat(reads.failures()).isEmpty();
        assertThat(reads.stepsBack()).isEmpty();
        Files.delete(printed);
    }

    // Renames users one after another, again and again: each has a version above the last.
    private static void change(List<String> users, AtomicBoolean done, AtomicInteger changes) {
        for (int i = 0; !done.get(); i++) {
            String url = freshet.users() + "/users/" + users.get(i % Math.min(10, users.size()));
            JsonNode user = freshet.read(url);
            var answer = freshet.send(
                    "PUT",
                    url,
                    Map.of("name", "Ada " + i, "email", "ada@example.com", "country", "France"),
                    "If-Match",
                    "\"" + user.get("version").asLong() + "\"");
            if (answer.statusCode() == 200) {
                changes.incrementAndGet();
            }
        }
    }

    private static void importFile(Path file) throws IOException, InterruptedException {
        Freshet.Outcome imported = freshet.run(Duration.ofMinutes(9), "import", file.toString());
        assertThat(imported.exitCode()).as(imported.printed()).isZero();
    }

    private static List<String> users() {
        List<String> ids = new ArrayList<>();
        freshet.read(freshet.users() + "/users?limit=500")
                .get("items")
                .forEach(user -> ids.add(user.get("id").asText()));
        return ids;
    }

    private static int generation() {
        return freshet.read(freshet.aggregator() + "/view").get("generation").asInt();
    }

    private static String view(String changing) throws IOException, SQLException {
        try (Connection connection = Databases.connect(freshet, "aggregator");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(changing)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
