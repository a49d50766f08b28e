package freshet.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    /** Each element is a call; it fails as many times as the element says, and is repeated while the budget lets it. */
    @Property
    void there_are_never_more_retries_than_the_share_of_the_first_calls_and_what_was_saved_up(
            @ForAll @Size(max = 500) List<@IntRange(min = 0, max = 3) Integer> calls,
            @ForAll @IntRange(min = 0, max = 100) int percent,
            @ForAll @IntRange(min = 0, max = 20) int savedUp) {
        RetryBudget budget = new RetryBudget(percent / 100.0, savedUp);
        int retries = 0;

        for (int i = 0; i < calls.size(); i++) {
            budget.earn();
            for (int failure = 0; failure < calls.get(i) && budget.spend(); failure++) {
                retries++;
                budget.earn();
            }
            assertThat(100L * retries).isLessThanOrEqualTo((long) percent * (i + 1) + 100L * savedUp);
        }
    }

    @Test
    void a_dependency_that_always_fails_gets_a_tenth_more_calls() {
        RetryBudget budget = new RetryBudget(0.1, 10);
        int retries = 0;

        for (int call = 0; call < 10_000; call++) {
            budget.earn();
            if (budget.spend()) {
                retries++;
                budget.earn();
            }
        }

        assertThat(retries).isBetween(990, 1_010);
    }

    @Test
    void what_is_not_spent_is_saved_up_to_the_limit() {
        RetryBudget budget = new RetryBudget(0.5, 2);

        for (int call = 0; call < 100; call++) {
            budget.earn();
        }

        assertThat(budget.left()).isEqualTo(2);
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
    }
}
