package freshet.lab.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
    @ParameterizedTest
    @ValueSource(strings = {"off", "blackhole", "reset", "latency=2s", "latency=1500ms", "latency=1ms", "latency=600s"})
    void a_fault_is_written_as_it_is_read(String text) {
        assertThat(Fault.of(text)).hasToString(text);
    }

    @Test
    void a_latency_is_in_seconds_or_milliseconds() {
        assertThat(Fault.of("latency=2s")).isEqualTo(Fault.of("latency=2000ms"));
        assertThat(Fault.of("latency=2s")).isEqualTo(new Fault.Latency(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "latency", "latency=", "latency=2", "latency=-2s", "latency=0ms", "latency=601s", "none"})
    void anything_else_is_refused_with_the_forms_or_the_bounds(String text) {
        assertThatThrownBy(() -> Fault.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is n")
                .hasMessageMatching(".*(latency=2s.*blackhole, reset, off|between 1 ms and 10 minutes)");
    }
}
