package freshet.purchases;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.testing.GuardedMethod;
import freshet.testing.GuardedMethods;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedCallsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5); // what a request has that does not say
    private static final int BY_ITSELF = 3; // audits, and the relay

    // What the function does by itself, and tries again by itself.
    private static final Set<String> BY_ONE_THREAD = Set.of("StockAnswers/apply", "PendingPurchases/askAgain");

    // A service that may be waking is waited for until the deadline, and no breaker learns from it.
    private static final Set<String> PATIENT = Set.of("ProductCatalog/priceOfPatiently");

    private static final Set<String> OWN_TIME = Set.of("PurchaseImport/store", "StockAnswers/apply");

    private final GuardedMethods methods = GuardedMethods.of(PurchaseService.class);

    @Test
    void every_call_has_a_bulkhead_a_circuit_breaker_and_a_timeout() {
        assertThat(methods.all())
                .filteredOn(method -> !BY_ONE_THREAD.contains(method.name()) && !PATIENT.contains(method.name()))
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
        Map<String, Integer> connections = methods.connections();

        assertThat(connections.keySet())
                .containsExactlyInAnyOrder(
                        "purchases-reads",
                        "purchases-writes",
                        "purchases-imports",
                        "purchases-queries",
                        "StockAnswers/apply");
        assertThat(connections.values()).allMatch(most -> most < methods.pool());
        assertThat(connections.entrySet().stream()
                        .filter(kind -> !kind.getKey().equals("purchases-reads"))
                        .mapToInt(Map.Entry::getValue)
                        .sum())
                .isLessThan(methods.pool() - BY_ITSELF);
    }
}
