package freshet.knative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where there is a kubectl, it must make the same of the overlays as {@link Kustomization}, on which the other tests stand. */
class KustomizeTest {
    static Stream<Path> overlays() {
        return Stream.of(Manifests.LOCAL, Manifests.PRODUCTION, Manifests.FRONT);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void kubectl_makes_the_same_of_an_overlay(Path overlay) throws Exception {
        assumeThat(isOnThePath("kubectl")).as("kubectl is on the PATH").isTrue();

        Map<String, JsonNode> ours = Kustomization.byName(Kustomization.resolve(overlay));
        Map<String, JsonNode> theirs = Kustomization.byName(kubectl(overlay));

        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        assertThat(theirs).allSatisfy((name, document) -> assertThat(document).isEqualTo(ours.get(name)));
    }

    private static List<Manifest> kubectl(Path overlay) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("kubectl", "kustomize", overlay.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return Manifests.documents(printed).stream()
                .map(document -> new Manifest("kubectl", (ObjectNode) document).withoutNulls())
                .toList();
    }

    private static boolean isOnThePath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
