package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void a_taken_port_is_named_with_what_wanted_it() throws Exception {
        try (var somebody = new ServerSocket()) {
            somebody.bind(new InetSocketAddress(Ports.loopback(), 0));

            assertThatThrownBy(() -> Ports.requireFree(Map.of(somebody.getLocalPort(), "the front of purchases")))
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining("Port " + somebody.getLocalPort() + " is taken")
                    .hasMessageContaining("the front of purchases")
                    .hasMessageContaining("--port-base");
            assertThat(Ports.answers(somebody.getLocalPort())).isTrue();
        }
    }

    @Test
    void a_free_port_is_one_that_nobody_answers_on() {
        var port = Ports.free();

        assertThat(Ports.answers(port)).isFalse();
        assertThatNoException().isThrownBy(() -> Ports.requireFree(Map.of(port, "the broker")));
    }

    @Test
    void the_lab_needs_seven_ports_in_a_row() {
        assertThat(Topology.ports(8080))
                .containsOnlyKeys(8080, 8081, 8082, 8083, 8084, 8085, 8086)
                .containsEntry(8081, "the front of users")
                .containsEntry(8086, "the database");
    }
}
