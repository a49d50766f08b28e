package freshet.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final String NAME = "reads";

    @Test
    void each_pair_has_its_ratio_and_the_median_of_them_counts() throws Exception {
        Comparison comparison = compared(List.of(10, 10, 10), List.of(11, 50, 12));

        assertThat(comparison.ratio(NAME).value()).isCloseTo(1.2, within(0.01));
        assertThat(comparison.excessMillis(NAME).value()).isCloseTo(2, within(0.05));
    }

    @Test
    void a_and_b_are_the_first_of_a_pair_by_turns() throws Exception {
        List<String> order = new ArrayList<>();

        Comparison.interleaved(
                3,
                () -> {
                    order.add("a");
                    return results(1);
                },
                () -> {
                    order.add("b");
                    return results(1);
                });

        assertThat(order).containsExactly("a", "b", "b", "a", "a", "b");
    }

    @Test
    void within_means_the_factor_or_the_excess_whichever_allows_more() throws Exception {
        Comparison fast = compared(List.of(2), List.of(10));
        Comparison slow = compared(List.of(200), List.of(230));
        Comparison tooSlow = compared(List.of(200), List.of(260));

        assertThat(fast.isWithin(NAME, 1.2, Duration.ofMillis(20))).isTrue();
        assertThat(slow.isWithin(NAME, 1.2, Duration.ofMillis(20))).isTrue();
        assertThat(tooSlow.isWithin(NAME, 1.2, Duration.ofMillis(20))).isFalse();
    }

    // The ranks are those of the tables for the sign test.
    @Test
    void the_interval_of_a_median_holds_it_with_95_percent_where_there_are_enough_figures() {
        assertThat(Median.of(3, 1, 2)).isEqualTo(new Median(2, 1, 3, 0.75));
        assertThat(Median.of(6, 5, 4, 3, 2, 1)).isEqualTo(new Median(3.5, 1, 6, 0.96875));

        Median ofTen = Median.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);

        assertThat(ofTen.value()).isEqualTo(5.5);
        assertThat(ofTen.low()).isEqualTo(2);
        assertThat(ofTen.high()).isEqualTo(9);
        assertThat(ofTen.confidence()).isCloseTo(0.9785, within(0.0001));
    }

    private static Comparison compared(List<Integer> a, List<Integer> b) throws Exception {
        Iterator<Integer> as = a.iterator();
        Iterator<Integer> bs = b.iterator();
        return Comparison.interleaved(a.size(), () -> results(as.next()), () -> results(bs.next()));
    }

    private static Results results(int p99Millis) {
        Histogram histogram = new Histogram(Latency.DIGITS);
        histogram.recordValueWithCount(Duration.ofMillis(p99Millis).toNanos() / 1_000, 100);
        return new Results(Map.of(NAME, Tally.of(Map.of(new Outcome(200, ""), histogram))));
    }
}
