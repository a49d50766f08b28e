package freshet.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessAgeTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({
        "'7 (users) S 1 7 7 0 -1 4194304 3 0 0 0 1 2 0 0 20 0 9 0 12345 1 1', 125.46 900.1, 2010",
        "'7 (a) b (c) S 1 7 7 0 -1 4194304 3 0 0 0 1 2 0 0 20 0 9 0 12345 1 1', 123.45 900.1, 0",
        // A container whose clock began with it.
        "'7 (users) S 1 7 7 0 -1 4194304 3 0 0 0 1 2 0 0 20 0 9 0 12345 1 1', 1.20 0.1, 0"
    })
    void it_is_what_linux_tells(String stat, String uptime, long millis) {
        assertThat(ProcessAge.of(stat, uptime).now()).isBetween(Duration.ofMillis(millis), A_MOMENT.plusMillis(millis));
    }

    @Test
    void it_is_the_jvm_s_own_and_a_little_more() {
        Duration jvm = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());

        assertThat(ProcessAge.read().now()).isBetween(jvm, jvm.plus(A_MOMENT));
    }
}
