package freshet.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class GuardsTest {
    private static final int MANY = 50;

    @ConfigMapping(prefix = "freshet.probe.guards")
    interface Config extends GuardConfig {}

    @Inject
    Config config;

    static Stream<Throwable> whatRequestsDo() {
        return Stream.concat(
                Stream.of(ProblemType.values()).map(type -> new ProblemException(type, "refused")),
                Stream.of(
                        new StackOverflowError(),
                        new AssertionError(),
                        new NoSuchFieldError(),
                        new NullPointerException(),
                        new IllegalArgumentException(),
                        new BulkheadException(),
                        new DeadlineExceeded("late", null),
                        new ProblemException(
                                ProblemType.INVALID_REQUEST, "refused", null, new SQLException("away", "08006")),
                        new SQLException("a value", "22021"),
                        new IllegalStateException(new SQLException("a key", "23505")),
                        new SQLException("a statement", "42601")));
    }

    static Stream<Throwable> whatADatabaseDoes() {
        return Stream.of(
                new SQLException("away", "08006"),
                new SQLTransientConnectionException("the pool has none"),
                new IllegalStateException(new IllegalStateException(new SQLException("too slow", "57014"))),
                new SQLException("ended", "57P01"),
                new SQLException("full", "53300"),
                new TimeoutException());
    }

    @ParameterizedTest
    @MethodSource("whatRequestsDo")
    void what_a_request_does_never_opens_the_breaker(Throwable thrown) throws Exception {
        Guard guard = guard();
        fail(guard, thrown);

        assertThat(guard.call(() -> "answered", String.class)).isEqualTo("answered");
    }

    @ParameterizedTest
    @MethodSource("whatADatabaseDoes")
    void what_the_database_does_opens_it(Throwable thrown) {
        Guard guard = guard();
        fail(guard, thrown);

        assertThatThrownBy(() -> guard.call(() -> "answered", String.class))
                .isInstanceOf(CircuitBreakerOpenException.class);
    }

    private Guard guard() {
        return Guards.of("probe-" + UUID.randomUUID(), config);
    }

    private static void fail(Guard guard, Throwable thrown) {
        for (int i = 0; i < MANY; i++) {
            assertThatThrownBy(() -> guard.call(throwing(thrown), String.class));
        }
    }

    private static Callable<String> throwing(Throwable thrown) {
        return () -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }
}
