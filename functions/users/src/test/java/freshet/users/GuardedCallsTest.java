package freshet.users;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.testing.GuardedMethod;
import freshet.testing.GuardedMethods;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedCallsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5); // what a request has that does not say
    private static final int BY_ITSELF = 4; // audits, the relay, and erasures

    // What the function does by itself, and tries again by itself.
    private static final Set<String> BY_ONE_THREAD = Set.of("Erasures/publishAgain");

    private final GuardedMethods methods = GuardedMethods.of(UserService.class);

    @Test
    void every_call_has_a_bulkhead_a_circuit_breaker_and_a_timeout() {
        assertThat(methods.all())
                .filteredOn(method -> !BY_ONE_THREAD.contains(method.name()))
                .isNotEmpty()
                .allMatch(GuardedMethod::isWhole);
    }

    @Test
    void all_attempts_of_a_call_fit_into_the_deadline() {
        assertThat(methods.all())
                .filteredOn(method -> !method.name().equals("UserImport/store")) // has time of its own
                .allSatisfy(method -> assertThat(method.longest()).isLessThanOrEqualTo(DEADLINE));
    }

    @Test
    void no_kind_of_request_can_take_the_connections_of_the_others() {
        Map<String, Integer> connections = methods.connections();

        assertThat(connections.keySet())
                .containsExactlyInAnyOrder("users-reads", "users-writes", "users-imports", "users-queries");
        assertThat(connections.values()).allMatch(most -> most < methods.pool());
        assertThat(connections.entrySet().stream()
                        .filter(kind -> !kind.getKey().equals("users-reads"))
                        .mapToInt(Map.Entry::getValue)
                        .sum())
                .isLessThan(methods.pool() - BY_ITSELF);
    }
}
