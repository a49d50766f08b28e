package freshet.knative;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where functions may go to, and what is believed of what comes in. */
class NetworkTest {
    private static final int LARGEST_NETWORK = 8; // 10.0.0.0/8
    private static final List<Manifest> FRONT = Kustomization.resolve(Manifests.FRONT);

    static Stream<Path> overlays() {
        return Stream.of(Manifests.LOCAL, Manifests.PRODUCTION);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void nothing_may_go_just_anywhere(Path overlay) {
        List<JsonNode> rules = policies(overlay).stream()
                .flatMap(policy -> policy.list("/spec/egress").stream())
                .toList();

        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            List<JsonNode> destinations = Manifest.elements(rule.path("to"));
            assertThat(destinations).isNotEmpty();
            assertThat(destinations).allMatch(NetworkTest::isNamed);
        });
    }

    private static boolean isNamed(JsonNode destination) {
        if (!destination.has("ipBlock")) {
            return !destination.isEmpty();
        }
        String network = destination.at("/ipBlock/cidr").asText();
        return Integer.parseInt(network.substring(network.indexOf('/') + 1)) >= LARGEST_NETWORK;
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void addresses_are_those_of_the_api_server_and_of_what_checks_tokens_alone(Path overlay) {
        List<Manifest> byAddress = policies(overlay).stream()
                .filter(policy -> policy.content().toString().contains("ipBlock"))
                .toList();

        assertThat(byAddress).singleElement().satisfies(policy -> {
            assertThat(policy.name()).isEqualTo("functions-to-the-api-server");
            assertThat(policy.at("/spec/podSelector/matchExpressions/0/key").asText())
                    .isEqualTo("serving.knative.dev/service");
            assertThat(policy.list("/spec/egress").stream()
                            .flatMap(rule -> Manifest.elements(rule.path("ports")).stream())
                            .map(port -> port.path("port").asInt()))
                    .containsExactly(443, 6443);
        });
    }

    private static List<Manifest> policies(Path overlay) {
        return Manifests.all(Kustomization.resolve(overlay), "networking.k8s.io/v1 NetworkPolicy");
    }

    @Test
    void what_comes_from_outside_loses_its_forwarded_before_it_comes_to_kourier() throws IOException {
        JsonNode envoy = envoy();
        List<JsonNode> managers = envoy.findValues("typed_config").stream()
                .filter(config -> config.path("@type").asText().endsWith(".HttpConnectionManager"))
                .toList();

        assertThat(managers).hasSize(1).allSatisfy(manager -> {
            assertThat(manager.at("/route_config/request_headers_to_remove/0").asText())
                    .isEqualTo("forwarded");
            // Whoever is connected is the client, whatever it says of itself.
            assertThat(manager.path("use_remote_address").asBoolean()).isTrue();
        });
        assertThat(envoy.findValues("route"))
                .isNotEmpty()
                .allMatch(route -> route.path("cluster").asText().equals("kourier"));
        assertThat(envoy.at("/static_resources/clusters/0/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address")
                        .findValue("address")
                        .asText())
                .isEqualTo("kourier.kourier-system.svc");
    }

    @Test
    void who_comes_from_outside_comes_to_the_front_and_nobody_else_to_kourier() throws IOException {
        JsonNode pod = one("Deployment", "front").at("/spec/template");
        Manifest service = Manifests.all(FRONT, "v1 Service").getFirst();
        int port = envoy().at("/static_resources/listeners/0/address/socket_address/port_value")
                .asInt();

        assertThat(service.at("/spec/selector")).isEqualTo(pod.at("/metadata/labels"));
        assertThat(service.at("/spec/ports/0/targetPort").asInt()).isEqualTo(port);
        assertThat(service.at("/spec/externalTrafficPolicy").asText()).isEqualTo("Local");
        assertThat(pod.at("/spec/volumes/0/configMap/name").asText()).isEqualTo("front");
        JsonNode fromOutside =
                one("NetworkPolicy", "from-outside-by-the-front-alone").at("/spec/ingress/0");
        assertThat(fromOutside.at("/from/0/podSelector/matchLabels")).isEqualTo(pod.at("/metadata/labels"));
        assertThat(fromOutside.at("/ports/0/port").asInt()).isEqualTo(8080); // Kourier's for the outside
    }

    @Test
    void the_front_may_do_as_little_as_possible() {
        JsonNode pod = one("Deployment", "front").at("/spec/template/spec");
        JsonNode security = pod.at("/containers/0/securityContext");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    private static Manifest one(String kind, String name) {
        return Manifests.one(FRONT, kind, name);
    }

    private static JsonNode envoy() throws IOException {
        String text = one("ConfigMap", "front").at("/data/envoy.yaml").asText();
        return Manifests.documents(text).getFirst();
    }
}
