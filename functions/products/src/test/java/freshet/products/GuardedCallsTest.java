package freshet.products;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.testing.GuardedMethod;
import freshet.testing.GuardedMethods;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedCallsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5); // what a request has that does not say
    private static final int BY_ITSELF = 3; // audits, and the relay

    private static final Set<String> OWN_TIME = Set.of("ProductImport/store", "Reservations/apply");

    private final GuardedMethods methods = GuardedMethods.of(ProductService.class);

    @Test
    void every_call_has_a_bulkhead_a_circuit_breaker_and_a_timeout() {
        assertThat(methods.all())
                .filteredOn(method -> !method.name().equals("Reservations/apply")) // one feed, which tries again
                .isNotEmpty()
                .allMatch(GuardedMethod::isWhole);
    }

    @Test
    void all_attempts_of_a_call_fit_into_the_deadline() {
        assertThat(methods.all())
                .filteredOn(method -> !OWN_TIME.contains(method.name()))
                .allSatisfy(method -> assertThat(method.longest()).isLessThanOrEqualTo(DEADLINE));
    }

    @Test
    void no_kind_of_request_can_take_the_connections_of_the_others() {
        Map<String, Integer> connections = new HashMap<>(methods.connections());
        connections.remove("products-search"); // which has a pool of its own

        assertThat(connections.keySet())
                .containsExactlyInAnyOrder(
                        "products-reads",
                        "products-writes",
                        "products-imports",
                        "products-queries",
                        "Reservations/apply");
        assertThat(connections.values()).allMatch(most -> most < methods.pool());
        assertThat(connections.entrySet().stream()
                        .filter(kind -> !kind.getKey().equals("products-reads"))
                        .mapToInt(Map.Entry::getValue)
                        .sum())
                .isLessThan(methods.pool() - BY_ITSELF);
    }
}
