package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import freshet.lab.retail.table.Line;
import freshet.lab.retail.table.OpenQuestion;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateFormsTest {
    static Stream<Arguments> tables() {
        return Stream.of(
                arguments("yyyy-M-d H:mm", List.of("2010-12-01 08:26:00", "2010-01-12 08:26")),
                arguments("yyyy-M-d'T'H:mm", List.of("2010-12-01T08:26:00")),
                arguments("yyyy/M/d H:mm", List.of("2010/12/01 8:26")),
                arguments("M/d/yyyy H:mm", List.of("12/1/2010 8:26", "1/12/2010 8:26", "12/13/2010 8:26")),
                arguments("d/M/yyyy H:mm", List.of("01/12/2010 08:26", "13/12/2010 08:26:59")),
                arguments("d-M-yyyy H:mm", List.of("01-12-2010 08:26", "31-12-2010 08:26")),
                arguments("M-d-yyyy H:mm", List.of("01-12-2010 08:26", "12-31-2010 08:26")),
                arguments("d.M.yyyy H:mm", List.of("01.12.2010 08:26", "31.12.2010 08:26")),
                arguments("M/d/yyyy h:mm a", List.of("12/1/2010 8:26 AM", "12/13/2010 1:05:09 pm")),
                arguments("M/d/yy H:mm", List.of("12/1/10 8:26", "1/13/11 8:26")),
                arguments("yy-M-d H:mm", List.of("10-12-31 8:26", "10-12-01 8:26", "99-12-01 8:26")),
                arguments("M/d/yyyy H:mm", List.of("5/5/2011 8:26", "6/6/2011 9:00")), // both forms say the same
                arguments("yyyy-M-d H:mm", List.of()),
                arguments("yyyy-M-d H:mm", List.of("", "2010-12-01 08:26:00")));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void the_form_is_found_out_from_all_dates_together(String form, List<String> dates) {
        assertThat(decide(dates).pattern()).isEqualTo(form);
    }

    static Stream<Arguments> questions() {
        return Stream.of(
                arguments(
                        List.of("01-12-2010 08:26", "12-01-2010 08:26"),
                        "--date-format 'M-d-yyyy H:mm' or --date-format 'd-M-yyyy H:mm'"),
                arguments(
                        List.of("13/12/2010 8:26", "12/13/2010 8:26"),
                        "'13/12/2010 8:26' in line 2 is not M/d/yyyy H:mm, '12/13/2010 8:26' in line 3 is not d/M/yyyy H:mm"),
                arguments(List.of("31/12/10 8:26"), "--date-format 'd/M/yy H:mm' or --date-format 'yy/M/d H:mm'"),
                arguments(
                        List.of("2010-12-01 08:26:00", "12/13/2010 8:26"),
                        "'2010-12-01 08:26:00' in line 2 is yyyy-M-d H:mm, '12/13/2010 8:26' in line 3 is M/d/yyyy H:mm"),
                arguments(List.of("soon", "1 December 2010"), "'soon' in line 2 is the first"),
                arguments(List.of("30/02/2010 8:26"), "No date of the file can be read"));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void what_the_dates_leave_open_is_asked_and_not_guessed(List<String> dates, String words) {
        assertThatThrownBy(() -> decide(dates))
                .isInstanceOf(OpenQuestion.class)
                .hasMessageContaining(words)
                .hasMessageContaining("--date-format");
    }

    @Test
    void a_few_dates_in_another_form_are_dirt() {
        var dates = Stream.concat(
                Stream.of("soon", "12/13/2010 8:26"),
                IntStream.range(0, 200).mapToObj(i -> "2010-12-01 08:%02d".formatted(i % 60)));

        assertThat(decide(dates.toList()).pattern()).isEqualTo("yyyy-M-d H:mm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "yyyy-MM-dd", "d/M H:mm", "YYYY-MM-DD HH:MM", ""})
    void a_pattern_that_leaves_something_open_is_refused(String pattern) {
        assertThatThrownBy(() -> DateForm.of(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_pattern_may_name_months_in_english_whatever_the_machine_speaks() {
        var usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.FRANCE);

            assertThat(DateForm.of("dd MMM yyyy HH:mm").parse("01 Dec 2010 08:26"))
                    .contains(LocalDateTime.of(2010, 12, 1, 8, 26));
        } finally {
            Locale.setDefault(usual);
        }
    }

    static DateForm decide(List<String> dates) {
        var forms = new DateForms();
        for (int i = 0; i < dates.size(); i++) {
            forms.see(dates.get(i), new Line(null, i + 2, List.of()));
        }
        return forms.decide();
    }
}
