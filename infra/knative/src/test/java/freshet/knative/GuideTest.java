package freshet.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GuideTest {
    private static final List<Path> OVERLAYS = List.of(Manifests.LOCAL, Manifests.PRODUCTION);
    private static final Path GUIDE = Manifests.ROOT.resolve("infra/knative/README.md");

    @Test
    void what_the_guide_shows_is_valid() throws IOException {
        List<Manifest> shown = Pattern.compile("^```yaml\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(GUIDE))
                .results()
                .map(found -> Manifests.of(found.group(1)))
                .toList();

        assertThat(shown)
                .isNotEmpty()
                .allSatisfy(manifest -> assertThat(Models.check(manifest))
                        .as(manifest.toString())
                        .isEmpty());
    }

    @Test
    void the_files_that_the_guide_names_are_there() throws IOException {
        List<Path> named = Pattern.compile("infra/[a-z0-9/.-]+[a-z0-9]|(?<=\\]\\()[a-zA-Z0-9./-]+(?=\\))")
                .matcher(Files.readString(GUIDE))
                .results()
                .map(found -> found.group())
                .filter(name -> !name.endsWith("/target")) // what the build makes
                .map(name -> name.startsWith("infra/") ? Manifests.ROOT.resolve(name) : GUIDE.resolveSibling(name))
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(10)
                .allSatisfy(path -> assertThat(path).exists());
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void the_images_that_the_guide_makes_are_those_that_an_overlay_names(Path overlay) throws IOException {
        String image = Kustomization.containers(Manifests.one(Kustomization.resolve(overlay), "Service", "users"))
                .getFirst()
                .path("image")
                .asText();
        String[] parts = image.split("/freshet/users:");

        assertThat(Files.readString(GUIDE)).contains("--registry " + parts[0] + " --tag " + parts[1] + "\n");
    }
}
