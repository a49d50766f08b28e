package freshet.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.testing.GuardedMethod;
import freshet.testing.GuardedMethods;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedCallsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5); // what a request has that does not say

    // The feeds' threads, which try again by themselves, and what only one request at a time does for all of them.
    private static final Set<String> BY_ONE_THREAD = Set.of(
            "ViewProjector/apply",
            "ViewPositions/stored",
            "ViewPositions/restart",
            "ViewPositions/applied",
            "ViewPositions/startOver",
            "ViewPositions/adopt",
            "ViewChecks/store",
            "TopicEnds/now",
            "TopicEnds/first",
            "Replies/expect");

    // A bulkhead more, around calls that have guards of their own.
    private static final Set<String> BULKHEADS_ALONE =
            Set.of("Sources/viewAsFallback", "Sources/ownersAsFallback", "Owners/userForView", "ViewWaits/holds");

    // An owner that may be waking is waited for until the deadline, and no breaker learns from it.
    private static final Set<String> PATIENT =
            Set.of("Users/findPatiently", "Purchases/pagePatiently", "Products/byIdsPatiently");

    private final GuardedMethods methods = GuardedMethods.of(Aggregate.class);

    @Test
    void every_call_has_a_bulkhead_a_circuit_breaker_and_a_timeout() {
        assertThat(methods.all())
                .filteredOn(method -> !BY_ONE_THREAD.contains(method.name()))
                .filteredOn(method -> !BULKHEADS_ALONE.contains(method.name()) && !PATIENT.contains(method.name()))
                .isNotEmpty()
                .allMatch(GuardedMethod::isWhole);
    }

    @Test
    void all_attempts_of_a_call_fit_into_the_deadline() {
        assertThat(methods.all())
                .filteredOn(method -> !method.name().equals("ViewProjector/apply")) // the feed: nobody waits for it
                .allSatisfy(method -> assertThat(method.longest()).isLessThanOrEqualTo(DEADLINE));
    }

    @Test
    void the_calls_of_each_strategy_fit_into_the_deadline_one_after_the_other() {
        Duration users = longest("Users/find");
        Duration purchases = longest("Purchases/page");
        Duration products = longest("Products/byIds");
        Duration queryTime = Duration.ofSeconds(2);
        Duration check = Duration.ofMillis(200);

        assertThat(users.plus(purchases).plus(products)).as("sync-sequential").isLessThanOrEqualTo(DEADLINE);
        assertThat(max(users, purchases).plus(products)).as("sync").isLessThanOrEqualTo(DEADLINE);
        assertThat(queryTime.plus(longest("QueryBus/send"))).as("events").isLessThanOrEqualTo(DEADLINE);
        assertThat(check.plus(longest("ViewReader/read"))).as("view").isLessThanOrEqualTo(DEADLINE);
    }

    @Test
    void no_kind_of_request_can_take_the_connections_of_the_others() {
        Map<String, Integer> connections = methods.connections();

        assertThat(connections.keySet())
                .containsExactlyInAnyOrder(
                        "ViewReader/read", "ViewReader/count", "ViewVersions/missing", "ViewProjector/apply");
        assertThat(connections.values().stream().mapToInt(Integer::intValue).sum())
                .isLessThan(methods.pool());
    }

    private Duration longest(String method) {
        return methods.named(method).longest();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
