package freshet.users;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.testing.GuardedMethod;
import freshet.testing.GuardedMethods;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuardedCallsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5); // what a request has that does not say

    private final GuardedMethods methods = GuardedMethods.of(UserService.class);

    @Test
    void every_call_has_a_bulkhead_a_circuit_breaker_and_a_timeout() {
        assertThat(methods.all()).isNotEmpty().allMatch(GuardedMethod::isWhole);
    }

    @Test
    void all_attempts_of_a_call_fit_into_the_deadline() {
        assertThat(methods.all())
                .filteredOn(method -> !method.name().equals("UserImport/store")) // has time of its own
                .allSatisfy(method -> assertThat(method.longest()).isLessThanOrEqualTo(DEADLINE));
    }
}
