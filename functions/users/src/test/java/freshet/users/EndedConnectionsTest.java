package freshet.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.resilience.Deadline;
import freshet.testing.Await;
import freshet.testing.BackingServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A function that is paused while it holds a connection finds, when it goes on, that the database has ended that one. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class EndedConnectionsTest {
    private static final String SESSION = "SELECT pg_backend_pid()";
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    AgroalDataSource database;

    @Test
    void what_the_database_ended_at_a_deadline_fails_nothing_that_comes_later() {
        Deadline.in(SHORT).get(this::holdUntilEnded);

        assertThat(ask(SESSION)).isPositive();
    }

    @Test
    void what_the_database_ended_within_a_transaction_fails_nothing_that_comes_later() {
        assertThatThrownBy(() -> Deadline.in(SHORT)
                        .get(() -> QuarkusTransaction.requiringNew().call(this::holdUntilEnded)))
                .hasMessageContaining("commit");

        assertThat(ask(SESSION)).isPositive();
    }

    private int holdUntilEnded() {
        try (Connection connection = database.getConnection()) {
            int session = ask(connection, SESSION);
            Await.until(SOON, "the end of the session", () -> hasEnded(session));
            return session;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // On a thread of its own, which has neither the deadline nor the connection of the one that waits.
    private boolean hasEnded(int session) {
        String sessions = "SELECT count(*) FROM pg_stat_activity WHERE pid = " + session;
        return CompletableFuture.supplyAsync(() -> ask(sessions)).join() == 0;
    }

    private int ask(String query) {
        try (Connection connection = database.getConnection()) {
            return ask(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
