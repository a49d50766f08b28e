package freshet.aggregator.view.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.aggregator.OwnerPorts;
import freshet.aggregator.view.ViewReader;
import freshet.aggregator.view.audit.Auditor;
import freshet.aggregator.view.rebuild.Rebuild;
import freshet.aggregator.view.rebuild.Rollback;
import freshet.aggregator.view.rebuild.TaskFailure;
import freshet.events.Money;
import freshet.events.products.Product;
import freshet.events.products.ProductCreated;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseConfirmed;
import freshet.events.purchases.PurchaseDeleted;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.users.User;
import freshet.events.users.UserCreated;
import freshet.events.users.UserDeleted;
import freshet.events.users.UserUpdated;
import freshet.testing.Await;
import freshet.testing.BackingServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The view's tasks against a view that the feed keeps, on a broker and a database of this test's own. */
@QuarkusTest
@TestProfile(ViewTasksTest.Hasty.class)
@WithTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "aggregator"),
        scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(value = OwnerPorts.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class ViewTasksTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Instant DAWN = Instant.parse("2011-01-01T06:00:00.125Z");
    private static final Money PRICE = new Money(250, "GBP");

    @Inject
    Rebuild rebuild;

    @Inject
    Rollback rollback;

    @Inject
    Auditor auditor;

    @Inject
    ViewReader reader;

    @Inject
    AgroalDataSource database;

    private AuditedOwners owners;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    /** Small ranges and little patience. */
    public static class Hasty implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "freshet.senders.secret", "known-to-the-owners",
                    "freshet.view.audit.range-size", "3",
                    "freshet.view.audit.requests-per-second", "1000",
                    "freshet.view.audit.settle-time", "1s",
                    "freshet.view.rebuild.batch-size", "7",
                    "freshet.view.rebuild.swap-patience", "1s");
        }
    }

    @BeforeEach
    void begin() throws SQLException {
        owners = new AuditedOwners(database);
    }

    // Of all that a test publishes, only markers stay, which no audit minds.
    @AfterEach
    void end() {
        owners.takeBack();
        await("what was published to be gone", () -> find("""
                SELECT count(*) FROM (SELECT id, generation, deleted FROM users UNION ALL
                    SELECT id, generation, deleted FROM products UNION ALL
                    SELECT id, generation, deleted FROM purchases) AS entities
                WHERE NOT deleted AND generation = (SELECT number FROM generation WHERE live)""") == 0);
        owners.close();
    }

    @Test
    void an_audit_finds_nothing_where_both_sides_are_alike() throws SQLException {
        for (int i = 0; i < 10; i++) {
            known(user(1));
            known(product(1));
            known(purchase(1));
        }
        User gone = known(user(1));
        owners.forget(gone.id(), 2);
        owners.publish(new UserDeleted(gone.id(), 2));
        await("the deletion", () -> isDeleted(gone.id()));

        assertThat(auditor.audit(out).isClean()).isTrue();

        assertThat(lines())
                .containsExactly(
                        "users              11 compared, 0 different",
                        "products           10 compared, 0 different",
                        "purchases          10 compared, 0 different",
                        "The view is as the owners are");
    }

    @Test
    void an_audit_names_every_difference() throws SQLException {
        List<User> users = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            users.add(known(user(3)));
        }
        UUID changed = users.get(2).id();
        UUID behind = users.get(4).id();
        UUID missing = users.get(6).id();
        User added = user(7);
        Purchase renamed = known(purchase(1));
        query("UPDATE users SET name = 'Eve' WHERE id = '" + changed + "' RETURNING 1");
        query("UPDATE users SET version = 2 WHERE id = '" + behind + "' RETURNING 1");
        query("DELETE FROM users WHERE id = '" + missing + "' RETURNING 1");
        owners.publish(new UserCreated(added));
        await("the user that has no owner", () -> isInView(added));
        query("UPDATE purchases SET status = 'PENDING' WHERE id = '" + renamed.id() + "' RETURNING 1");

        assertThat(auditor.audit(out).isClean()).isFalse();

        assertThat(lines())
                .contains(
                        "users " + changed + ": same version 3, other content",
                        "users " + behind + ": view has version 2, owner version 3",
                        "users " + missing + ": missing in the view, owner version 3",
                        "users " + added.id() + ": unknown to the owner, view has version 7",
                        "users              10 compared, 4 different",
                        "products            0 compared, 0 different",
                        "purchases " + renamed.id() + ": same version 1, other content",
                        "The view differs from the owners");
    }

    @Test
    void what_comes_while_an_audit_waits_for_it_is_no_difference() throws Exception {
        User user = known(user(1));
        User newer = new User(user.id(), null, "Grace", "grace@example.org", "Spain", 2);
        owners.own(newer);
        int before = owners.looks.get();

        CompletableFuture<Boolean> audit =
                CompletableFuture.supplyAsync(() -> auditor.audit(out).isClean());
        await("the audit to see the difference", () -> owners.looks.get() > before);
        owners.publish(new UserUpdated(newer));

        assertThat(audit.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_marker_of_what_the_owner_does_not_have_is_no_difference() throws SQLException {
        Purchase purchase = purchase(1);
        owners.publish(new PurchaseConfirmed(purchase));
        owners.publish(new PurchaseDeleted(purchase.id(), 2));
        User user = user(1);
        owners.publish(new UserDeleted(user.id(), 2));
        await(
                "the markers",
                () -> isDeleted(user.id())
                        && find("SELECT count(*) FROM purchases WHERE deleted AND user_id IS NULL AND id = '"
                                        + purchase.id() + "'")
                                == 1);

        assertThat(auditor.audit(out).isClean()).isTrue();

        assertThat(reader.read(purchase.userId(), 10, null).purchases().items()).isEmpty();
    }

    @Test
    void a_repair_has_mended_what_differs() throws SQLException {
        User changed = known(user(3));
        User missing = known(user(3));
        User unknown = user(5);
        Purchase unknownPurchase = purchase(1);
        owners.publish(new UserCreated(unknown));
        owners.publish(new PurchaseConfirmed(unknownPurchase));
        await("what has no owner", () -> isInView(unknown) && isInView(unknownPurchase));
        query("UPDATE users SET name = 'Eve' WHERE id = '" + changed.id() + "' RETURNING 1");
        query("DELETE FROM users WHERE id = '" + missing.id() + "' RETURNING 1");

        assertThat(auditor.repair(out)).isTrue();

        assertThat(lines())
                .contains("The owners publish 4 entities again; the view is audited once more")
                .endsWith("The view is as the owners are");
        assertThat(nameOf(changed.id())).isEqualTo(changed.name());
        assertThat(nameOf(missing.id())).isEqualTo(missing.name());
        assertThat(reader.read(unknown.id(), 10, null).deleted()).isTrue();
    }

    @Test
    void a_rebuild_makes_the_view_from_the_topics_and_keeps_the_old_one() throws SQLException {
        User user = known(user(2));
        Product product = known(product(1));
        Purchase purchase = known(new Purchase(
                UUID.randomUUID(), "x1", user.id(), product.id(), 2, PRICE, DAWN, PurchaseStatus.CONFIRMED, 1));
        int before = live();
        var answer = reader.read(user.id(), 10, null);
        query("UPDATE users SET name = 'Eve' WHERE id = '" + user.id() + "' RETURNING 1");

        assertThat(rebuild.run(out))
                .as(printed.toString(StandardCharsets.UTF_8))
                .isTrue();

        assertThat(live()).isEqualTo(before + 1);
        var rebuilt = reader.read(user.id(), 10, null);
        assertThat(rebuilt.user()).isEqualTo(user).isEqualTo(answer.user());
        assertThat(rebuilt.purchases()).isEqualTo(answer.purchases());
        assertThat(rebuilt.purchases().items()).containsExactly(purchase);
        assertThat(rebuilt.products()).isEqualTo(answer.products());
        assertThat(find("SELECT count(*) FROM position WHERE topic_id IS NOT NULL AND generation = " + live()))
                .isEqualTo(36);
        assertThat(lines()).anyMatch(line -> line.contains("events/s"));
        assertThat(find("SELECT count(*) FROM generation WHERE NOT live AND complete AND number = " + before))
                .isEqualTo(1);

        rebuild.run(out);

        assertThat(tablesOf(before)).isZero();
        assertThat(find("SELECT count(*) FROM generation")).isEqualTo(2);
    }

    @Test
    void after_a_rebuild_the_feed_goes_on() throws SQLException {
        User user = known(user(1));
        rebuild.run(out);

        User newer = new User(user.id(), null, "Grace", "grace@example.org", "Spain", 2);
        owners.own(newer);
        owners.publish(new UserUpdated(newer));
        await("the change", () -> nameOf(user.id()).equals("Grace"));

        assertThat(auditor.audit(out).isClean()).isTrue();
    }

    @Test
    void a_rebuild_that_differs_from_the_owners_is_dropped() throws SQLException {
        User unpublished = user(1);
        owners.own(unpublished);
        int before = live();

        assertThat(rebuild.run(out)).isFalse();

        assertThat(lines())
                .contains("users " + unpublished.id() + ": missing in the view, owner version 1")
                .endsWith("Generation " + before + " stays live");
        assertThat(live()).isEqualTo(before);
        assertThat(tablesOf(before + 1)).isZero();
    }

    @Test
    void what_the_live_generation_has_newer_is_taken_from_it() throws SQLException {
        User user = known(user(1));
        User newer = ownedAndInTheViewAlone(user.id(), 9);

        assertThat(rebuild.run(out))
                .as(printed.toString(StandardCharsets.UTF_8))
                .isTrue();

        assertThat(reader.read(user.id(), 10, null).user()).isEqualTo(newer);
        owners.publish(new UserUpdated(newer));
    }

    @Test
    void a_rollback_takes_what_the_live_generation_has_newer_though_no_topic_has_it() throws SQLException {
        User user = known(user(1));
        rebuild.run(out);
        User newer = ownedAndInTheViewAlone(user.id(), 9);

        rollback.run(out);

        assertThat(reader.read(user.id(), 10, null).user()).isEqualTo(newer);
        owners.publish(new UserUpdated(newer));
        rollback.run(out); // the generation with the highest number is live again
    }

    // As an event leaves it that was posted by hand.
    private User ownedAndInTheViewAlone(UUID id, long version) throws SQLException {
        User newer = new User(id, null, "Grace", "grace@example.org", "Spain", version);
        owners.own(newer);
        query("UPDATE users SET name = 'Grace', email = 'grace@example.org', country = 'Spain', external_id = NULL,"
                + " version = " + version + " WHERE id = '" + id + "' RETURNING 1");
        return newer;
    }

    @Test
    void what_a_rebuild_that_broke_off_left_behind_is_dropped_by_the_next() throws SQLException {
        int before = live();
        int unfinished = before + 1;
        query("INSERT INTO generation (number, live, complete) VALUES (" + unfinished + ", false, false) RETURNING 1");
        query("INSERT INTO position VALUES (" + unfinished + ", 'freshet.users', 0, 7) RETURNING 1");
        execute("CREATE TABLE users_" + unfinished + " PARTITION OF users FOR VALUES IN (" + unfinished + ")");
        execute("CREATE TABLE products_" + unfinished + " (LIKE products INCLUDING ALL)");

        assertThat(rebuild.run(out))
                .as(printed.toString(StandardCharsets.UTF_8))
                .isTrue();

        assertThat(lines().getFirst()).isEqualTo("Generation " + unfinished + ", which nobody needs, is dropped");
        assertThat(find("SELECT count(*) FROM generation WHERE NOT complete")).isZero();
        assertThat(live()).isEqualTo(unfinished);
    }

    @Test
    void one_rebuild_at_a_time_is_let_in() throws SQLException {
        long lock = 0x0F2E5242L; // OneAtATime's own
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + lock + ")");
            try {
                assertThatThrownBy(() -> rebuild.run(out))
                        .isInstanceOf(TaskFailure.class)
                        .hasMessageContaining("another process");
                assertThatThrownBy(() -> rollback.run(out)).isInstanceOf(TaskFailure.class);
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + lock + ")");
            }
        }
    }

    @Test
    void a_feed_that_hangs_holds_up_a_swap_and_the_swap_holds_up_no_feed_for_long() throws Exception {
        known(user(1));
        int before = live();
        long lock = 0x0F2E5649L; // ViewLock's own
        try (Connection hanging = database.getConnection();
                Statement statement = hanging.createStatement()) {
            hanging.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock_shared(" + lock + ")");
            CompletableFuture<Boolean> rebuilt = CompletableFuture.supplyAsync(this::rebuild);
            await("the swap to wait for the lock", () -> find("""
                    SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND mode = 'ExclusiveLock'""") > 0);

            known(user(1));

            assertThat(live()).isEqualTo(before);
            hanging.rollback();
            assertThat(rebuilt.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        assertThat(live()).isEqualTo(before + 1);
    }

    private boolean rebuild() {
        try {
            return rebuild.run(out);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_rollback_goes_back_to_the_old_generation_with_all_that_happened_since() throws SQLException {
        User user = known(user(1));
        int first = live();
        rebuild.run(out);
        User newer = new User(user.id(), null, "Grace", "grace@example.org", "Spain", 2);
        owners.own(newer);
        owners.publish(new UserUpdated(newer));
        await("the change", () -> nameOf(user.id()).equals("Grace"));

        rollback.run(out);

        assertThat(live()).isEqualTo(first);
        assertThat(nameOf(user.id())).isEqualTo("Grace");
        assertThat(auditor.audit(out).isClean()).isTrue();

        rollback.run(out);

        assertThat(live()).isEqualTo(first + 1);
    }

    @Test
    void a_deleted_user_goes_from_the_generation_that_is_kept_too() throws SQLException {
        User user = known(user(1));
        rebuild.run(out);

        owners.forget(user.id(), 2);
        owners.publish(new UserDeleted(user.id(), 2));
        await("the deletion", () -> isDeleted(user.id()));

        assertThat(find("SELECT count(*) FROM users WHERE id = '" + user.id()
                        + "' AND deleted AND version = 2 AND coalesce(external_id, name, email, country) IS NULL"))
                .isEqualTo(2);
    }

    private static User user(long version) {
        UUID id = UUID.randomUUID();
        return new User(id, "x" + id, "Ada, the first", "ada@example.org", "Spain", version);
    }

    private static Product product(long version) {
        UUID id = UUID.randomUUID();
        return new Product(id, "sku" + id, "A 'thing'", "Described", PRICE, version);
    }

    private static Purchase purchase(long version) {
        return new Purchase(
                UUID.randomUUID(),
                null,
                UUID.randomUUID(),
                UUID.randomUUID(),
                2,
                PRICE,
                DAWN,
                PurchaseStatus.CONFIRMED,
                version);
    }

    /** The owner has it, and so has the view. */
    private User known(User user) throws SQLException {
        owners.own(user);
        owners.publish(new UserUpdated(user));
        await("a user", () -> isInView(user));
        return user;
    }

    private Product known(Product product) throws SQLException {
        owners.own(product);
        owners.publish(new ProductCreated(product));
        await("a product", () -> find("SELECT count(*) FROM products WHERE " + is(product.id())) == 1);
        return product;
    }

    private Purchase known(Purchase purchase) throws SQLException {
        owners.own(purchase);
        owners.publish(new PurchaseConfirmed(purchase));
        await("a purchase", () -> isInView(purchase));
        return purchase;
    }

    private boolean isInView(User user) {
        return find("SELECT count(*) FROM users WHERE version = " + user.version() + " AND " + is(user.id())) == 1;
    }

    private boolean isInView(Purchase purchase) {
        return find("SELECT count(*) FROM purchases WHERE " + is(purchase.id())) == 1;
    }

    private boolean isDeleted(UUID userId) {
        return find("SELECT count(*) FROM users WHERE deleted AND " + is(userId)) == 1;
    }

    private static String is(UUID id) {
        return "id = '" + id + "' AND generation = (SELECT number FROM generation WHERE live)";
    }

    private String nameOf(UUID userId) {
        var user = reader.read(userId, 1, null).user();
        return user == null ? "" : user.name();
    }

    private int live() {
        return (int) find("SELECT number FROM generation WHERE live");
    }

    private long tablesOf(int generation) {
        return find("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname IN ('users_%1$d', 'products_%1$d',"
                        .formatted(generation)
                + " 'purchases_%d')".formatted(generation));
    }

    private long find(String sql) {
        try {
            return query(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(SOON, what, condition);
    }
}
