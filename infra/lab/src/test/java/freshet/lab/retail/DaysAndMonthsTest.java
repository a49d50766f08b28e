package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.retail.table.OpenQuestion;
import java.time.LocalDateTime;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

class DaysAndMonthsTest {
    @Property(tries = 200)
    void days_and_months_are_never_mixed_up_whatever_the_order_of_the_rows(
            @ForAll @NotEmpty List<@IntRange(max = 364) Integer> days, @ForAll boolean american) {
        var dates = days.stream()
                .map(day -> LocalDateTime.of(2011, 1, 1, 8, 26).plusDays(day))
                .toList();
        var written = dates.stream()
                .map(date -> (american ? "%2$d/%1$d" : "%d/%d").formatted(date.getDayOfMonth(), date.getMonthValue())
                        + "/2011 8:26")
                .toList();
        try {
            var form = DateFormsTest.decide(written);

            assertThat(written)
                    .extracting(text -> form.parse(text).orElseThrow())
                    .isEqualTo(dates);
        } catch (OpenQuestion e) {
            assertThat(dates).allMatch(date -> date.getDayOfMonth() <= 12);
        }
    }
}
