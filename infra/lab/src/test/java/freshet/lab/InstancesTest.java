package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.lab.pool.Bounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class InstancesTest {
    private final Instances.Converter converter = new Instances.Converter();

    @Test
    void each_function_gets_what_was_said_of_it_and_one_instance_where_nothing_was() {
        var instances = converter.convert("aggregator=2,products=16");

        assertThat(instances.of("aggregator")).isEqualTo(Bounds.fixed(2));
        assertThat(instances.of("products")).isEqualTo(Bounds.fixed(16));
        assertThat(instances.of("users")).isEqualTo(Bounds.fixed(1));
    }

    @Test
    void a_function_may_have_as_many_as_it_needs_between_two_bounds() {
        var instances = converter.convert("aggregator=1..4,products=0..16,users=2..2");

        assertThat(instances.of("aggregator")).isEqualTo(new Bounds(1, 4));
        assertThat(instances.of("products")).isEqualTo(new Bounds(0, 16));
        assertThat(instances.of("users").areElastic()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "carts=2                | there is no function 'carts'",
                "broker=2               | there is no function 'broker'",
                "users=0                | the number must be 1 to 16",
                "users=17               | the number must be 1 to 16",
                "users=99999999999      | the number must be 1 to 16",
                "users=-1               | the number must be 1 to 16",
                "users=                 | the number must be 1 to 16",
                "users=many             | the number must be 1 to 16",
                "users=0..0             | MAX must be 1 to 16, and MIN not more than that",
                "users=1..17            | MAX must be 1 to 16, and MIN not more than that",
                "users=4..1             | MAX must be 1 to 16, and MIN not more than that",
                "users=1..              | the number must be 1 to 16, or MIN..MAX",
                "users                  | is not NAME=N or NAME=MIN..MAX",
                "users=1,,products=2    | is not NAME=N or NAME=MIN..MAX",
                "users=1,users=2        | users is given twice"
            })
    void what_cannot_be_meant_is_refused_with_the_reason(String option, String reason) {
        assertThatThrownBy(() -> converter.convert(option))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(reason);
    }
}
