package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
    @TempDir
    private Path root;

    @Test
    void what_is_not_built_is_named_with_the_way_to_build_it() {
        var artifacts = new Artifacts(root);

        assertThatThrownBy(() -> artifacts.jar("users"))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("users is not built")
                .hasMessageContaining("infra/up");
        assertThatThrownBy(() -> artifacts.executable("users"))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("no native executable of users")
                .hasMessageContaining("./mvnw -Pnative");
    }

    @Test
    void what_is_built_is_found() throws Exception {
        var jar = root.resolve("functions/users/target/quarkus-app/quarkus-run.jar");
        var executable = root.resolve("functions/users/target/users-0.1.0-SNAPSHOT-runner");
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        Files.createFile(executable);
        var artifacts = new Artifacts(root);

        assertThat(artifacts.jar("users")).isEqualTo(jar);
        assertThat(artifacts.executable("users")).isEqualTo(executable);
    }
}
