package freshet.knative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsAreValidTest {
    static Stream<Path> files() {
        return Manifests.files().stream();
    }

    static Stream<Path> overlays() {
        return Stream.of(Manifests.LOCAL, Manifests.PRODUCTION);
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_document_is_of_a_known_kind_and_has_no_field_that_the_kind_has_not(Path file) {
        assertThat(Manifests.in(file))
                .allSatisfy(manifest -> assertThat(Models.check(manifest))
                        .as(manifest.toString())
                        .isEmpty());
    }

    @Test
    void every_file_is_used() {
        Set<String> used = new TreeSet<>();
        Stream.concat(overlays(), Stream.of(Manifests.FRONT))
                .forEach(overlay -> Kustomization.resolve(overlay).forEach(manifest -> used.add(manifest.origin())));

        assertThat(Manifests.files())
                .filteredOn(file -> !Manifests.in(file).isEmpty())
                .filteredOn(file -> !file.endsWith("kustomization.yaml"))
                .filteredOn(file -> !file.getParent().endsWith("tasks")) // asked for one by one
                .allSatisfy(file -> assertThat(used)
                        .contains(Manifests.ROOT.relativize(file).toString()));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void what_an_overlay_makes_of_them_is_as_valid(Path overlay) {
        List<Manifest> manifests = Kustomization.resolve(overlay);

        assertThat(manifests)
                .hasSizeGreaterThan(50)
                .allSatisfy(manifest ->
                        assertThat(problems(manifest)).as(manifest.toString()).isEmpty());
        assertThat(manifests)
                .filteredOn(manifest -> !manifest.kind().equals("Namespace"))
                .allSatisfy(manifest ->
                        assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo("freshet"));
        assertThat(Kustomization.byName(manifests)).hasSameSizeAs(manifests);
    }

    private static List<String> problems(Manifest manifest) {
        List<String> problems = new ArrayList<>(Models.check(manifest));
        switch (manifest.group()) {
            case "serving.knative.dev" -> problems.addAll(ServingRules.check(manifest));
            case "sources.knative.dev" -> problems.addAll(EventingRules.check(manifest));
            default -> {}
        }
        return problems;
    }

    // Kubernetes asks a registry for an image each time whose tag is latest, and dev.local is none.
    @ParameterizedTest
    @MethodSource("overlays")
    void an_image_that_is_there_is_not_asked_for_again(Path overlay) {
        assertThat(withContainers(overlay))
                .flatExtracting(Kustomization::containers)
                .extracting(container -> container.path("imagePullPolicy").asText())
                .containsOnly("IfNotPresent");
    }

    private static List<Manifest> withContainers(Path overlay) {
        List<Manifest> tasks = Stream.of("audit-view", "rebuild-view")
                .flatMap(task -> Manifests.in(Manifests.BASE.resolve("../tasks/" + task + ".yaml")).stream())
                .toList();
        return Stream.concat(Kustomization.resolve(overlay).stream(), tasks.stream())
                .filter(manifest -> !Kustomization.containers(manifest).isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void containers_may_do_as_little_as_possible(Path overlay) {
        List<Manifest> all = withContainers(overlay);

        assertThat(all).hasSize(10);
        for (Manifest manifest : all) {
            JsonNode container = Kustomization.containers(manifest).getFirst();
            JsonNode pod = manifest.at("/spec/template/spec");
            JsonNode security = container.path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            // Knative takes these of the container alone; a Job's pod has them.
            assertThat(either(security, pod.path("securityContext"))
                            .path("runAsNonRoot")
                            .asBoolean())
                    .isTrue();
            assertThat(either(security, pod.path("securityContext"))
                            .at("/seccompProfile/type")
                            .asText())
                    .isEqualTo("RuntimeDefault");
            assertThat(container.at("/resources/requests").size()).isEqualTo(2);
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            assertThat(mounts(container)).contains("/tmp");
        }
    }

    private static JsonNode either(JsonNode one, JsonNode other) {
        return one.has("runAsNonRoot") ? one : other;
    }

    private static List<String> mounts(JsonNode container) {
        return Manifest.elements(container.path("volumeMounts")).stream()
                .map(mount -> mount.path("mountPath").asText())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void secrets_are_named_and_never_told(Path overlay) {
        List<Manifest> manifests = Kustomization.resolve(overlay);

        assertThat(manifests).noneMatch(manifest -> manifest.kind().equals("Secret"));
        for (Manifest manifest : manifests) {
            for (JsonNode container : Kustomization.containers(manifest)) {
                for (JsonNode variable : container.path("env")) {
                    String name = variable.path("name").asText();
                    boolean isSecret = name.matches(".*(PASSWORD|SECRET|TOKEN|KEYSTORE_KEY).*");
                    assertThat(isSecret && variable.has("value"))
                            .as(manifest + " tells " + name)
                            .isFalse();
                    assertThat(variable.path("value").asText()).doesNotContainIgnoringCase("password=");
                }
            }
        }
    }

    @Test
    void every_image_is_the_overlay_s_own() {
        assertThat(images(Manifests.LOCAL))
                .hasSize(8)
                .allMatch(image -> image.matches("dev.local/freshet/[a-z]+:latest"));
        assertThat(images(Manifests.PRODUCTION))
                .hasSize(8)
                .allMatch(image -> image.matches("registry.example.com/freshet/[a-z]+:[0-9.]+"));
    }

    private static List<String> images(Path overlay) {
        return Kustomization.resolve(overlay).stream()
                .flatMap(manifest -> Kustomization.containers(manifest).stream())
                .map(container -> container.path("image").asText())
                .toList();
    }

    @Test
    void what_cloudnative_pg_does_not_know_is_found() {
        Manifest cluster = Manifests.in(Manifests.ROOT.resolve("infra/postgres/clusters.yaml"))
                .getFirst();
        Manifest pooler = Manifests.in(Manifests.ROOT.resolve("infra/postgres/poolers.yaml"))
                .getFirst();

        assertThat(Models.check(cluster.with("/spec/instance", "3"))).isNotEmpty();
        assertThat(Models.check(cluster.with("/spec/postgresql/parameters/max_connections", "200")))
                .isNotEmpty();
        assertThat(Models.check(cluster.with("/spec/storage/size", "\"ten\""))).isNotEmpty();
        assertThat(Models.check(pooler.with("/spec/pgbouncer/poolMode", "\"statement\"")))
                .isNotEmpty();
        assertThat(Models.check(pooler.with("/spec/pgbouncer/parameters/max_clients", "\"1\"")))
                .isNotEmpty();
    }

    @Test
    void what_strimzi_does_not_know_is_found() {
        Manifest kafka =
                Manifests.one(Manifests.in(Manifests.ROOT.resolve("infra/kafka/cluster.yaml")), "Kafka", "freshet");
        Manifest topic =
                Manifests.in(Manifests.ROOT.resolve("infra/kafka/topics.yaml")).getFirst();

        assertThat(Models.check(kafka.with("/spec/kafka/listener", "[]"))).isNotEmpty();
        assertThat(Models.check(kafka.with("/spec/kafka/listeners/0/type", "\"inside\"")))
                .isNotEmpty();
        assertThat(Models.check(topic.with("/spec/partition", "3"))).isNotEmpty();
        assertThat(Models.check(topic.with("/spec/partitions", "\"3\""))).isNotEmpty();
    }

    @Test
    void a_kind_that_nobody_knows_and_a_key_that_comes_twice_are_found() {
        assertThat(Models.check(Manifests.of("{apiVersion: v1, kind: Secret, metadata: {name: a}}")))
                .isNotEmpty();
        assertThatThrownBy(() -> Manifests.of("{apiVersion: v1, kind: ConfigMap, kind: Secret}"))
                .hasMessageContaining("kind");
    }
}
