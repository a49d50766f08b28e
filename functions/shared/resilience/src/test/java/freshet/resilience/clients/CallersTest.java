package freshet.resilience.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.common.net.Inet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
    private static final String PROXY = "127.0.0.1";

    private final Callers callers =
            new Callers(new TrustedProxies(List.of("127.0.0.1", " 10.0.0.0/8", "2001:db8:ff::/48")));

    @Test
    void without_a_proxy_it_is_the_connection() {
        assertThat(client("192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @Test
    void what_an_untrusted_connection_says_is_not_believed() {
        assertThat(client("192.0.2.7", "for=198.51.100.1")).isEqualTo("192.0.2.7");
    }

    @Test
    void a_trusted_proxy_names_its_client() {
        assertThat(client(PROXY, "for=192.0.2.7;host=\"a.example:8081\";proto=http"))
                .isEqualTo("192.0.2.7");
    }

    @Test
    void what_the_client_wrote_itself_is_not_believed() {
        assertThat(client(PROXY, "for=198.51.100.1, for=192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(client(PROXY, "for=198.51.100.1", "for=192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(client(PROXY, "for=_alice, for=192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(client(PROXY, "for=127.0.0.1, for=192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @Test
    void trusted_proxies_are_passed_on_the_way_to_the_client() {
        assertThat(client(
                        PROXY,
                        "for=198.51.100.1, for=192.0.2.7, for=10.1.2.3, for=\"[2001:db8:ff::1]:4711\", for=127.0.0.1"))
                .isEqualTo("192.0.2.7");
    }

    @Test
    void where_all_are_trusted_it_is_the_farthest() {
        assertThat(client(PROXY, "for=10.1.2.3, for=127.0.0.1")).isEqualTo("10.1.2.3");
        assertThat(client(PROXY)).isEqualTo(PROXY);
    }

    @Test
    void a_principal_that_a_trusted_proxy_names_is_believed() {
        String node = Client.ofPrincipal("ada").node();

        assertThat(client(PROXY, "for=" + node + ", for=127.0.0.1")).isEqualTo(node);
        assertThat(client("192.0.2.7", "for=" + node)).isEqualTo("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=unknown",
                "host=a.example",
                "for=",
                "for=\"",
                "",
                "for=not.an.address",
                "for=999.1.1.1",
                "for=\"[::g]\"",
                "for=_",
                "for=\"_with space\"",
                "fore=192.0.2.7"
            })
    void a_proxy_that_does_not_name_its_client_is_the_client(String field) {
        assertThat(client(PROXY, "for=192.0.2.7, for=10.1.2.3, " + field)).isEqualTo(PROXY);
        assertThat(client(PROXY, "for=192.0.2.7, " + field + ", for=10.1.2.3")).isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "For=192.0.2.7 | 192.0.2.7",
                "proto=http; FOR=\"192.0.2.7:4711\" | 192.0.2.7",
                "for=192.0.2.7:80;by=\"a,b;for=10.0.0.1\" | 192.0.2.7",
                "for=\"\\192.0.2.7\" | 192.0.2.7",
                "for=192.0.2.7;by=\"_a\\\",for=10.0.0.9\" | 192.0.2.7",
                "for=\"[2001:DB8:1:2:3:4:5:6]\" | [2001:db8:1:2::]",
                "for=\"[2001:db8:1:2::9]:443\" | [2001:db8:1:2::]",
                "for=\"[::ffff:192.0.2.7]\" | 192.0.2.7",
                "for=\"192.0.2.7:_port-1\" | 192.0.2.7",
                "for=\"_alice:8080\" | _alice"
            })
    void every_way_to_write_a_node_is_understood(String field, String client) {
        assertThat(client(PROXY, field)).isEqualTo(client);
    }

    @Test
    void an_ipv6_client_is_its_network() {
        assertThat(client("2001:db8:1:2:a::1")).isEqualTo(client("2001:db8:1:2:b::2"));
        assertThat(client("2001:db8:1:2::1")).isNotEqualTo(client("2001:db8:1:3::1"));
    }

    @Test
    void what_is_told_to_the_next_service_is_understood_there() {
        for (String peer : List.of("192.0.2.7", "2001:db8:1:2::1")) {
            Client client = new Client(client(peer));
            assertThat(client(PROXY, client.forwarded() + ", for=127.0.0.1")).isEqualTo(client.node());
        }
    }

    @Test
    void nobody_is_trusted_unless_it_is_said() {
        assertThat(new Callers(new TrustedProxies(List.of()))
                        .of(Inet.parseInetAddress(PROXY), List.of("for=192.0.2.7"))
                        .node())
                .isEqualTo(PROXY);
    }

    @Test
    void a_name_is_no_trusted_proxy() {
        assertThatThrownBy(() -> new TrustedProxies(List.of("proxy.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxy.example");
    }

    @Property
    void whatever_a_client_writes_it_is_known_by_what_the_proxy_appends(@ForAll("fields") String forged) {
        assertThat(client(PROXY, forged + ", for=192.0.2.7;proto=http")).isEqualTo("192.0.2.7");
        assertThat(client(PROXY, forged, "for=\"192.0.2.7:1\"")).isEqualTo("192.0.2.7");
    }

    @Provide
    Arbitrary<String> fields() {
        Arbitrary<String> pieces = Arbitraries.of(
                "for=", "\"", "\\", ",", ";", "=", " ", "_a", "10.0.0.1", "127.0.0.1", "[::1]", "unknown", "x");
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }

    private String client(String peer, String... fields) {
        return callers.of(Inet.parseInetAddress(peer), List.of(fields)).node();
    }
}
