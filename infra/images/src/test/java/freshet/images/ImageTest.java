package freshet.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a function's files, looked at in the tar file. */
class ImageTest {
    private static final Image.Labels LABELS = new Image.Labels("1.2", "abc");

    @TempDir
    Path root;

    private Application application;
    private Image image;

    @BeforeEach
    void build() throws IOException {
        application = new Application(root, "users");
        image = new Image(application, "scratch", LABELS);
        write("functions/users/target/quarkus-aot/quarkus-run.jar");
        write("functions/users/target/quarkus-aot/app.aot");
        write("functions/users/target/quarkus-aot/lib/main/org.postgresql.jar");
        write("functions/users/target/quarkus-aot/lib/main/dev.freshet.outbox.jar");
        write("functions/users/target/bom.json");
        Files.setPosixFilePermissions(write("runtime/bin/java"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void an_image_for_the_jvm_brings_its_runtime_and_its_aot_cache_and_runs_as_nobody() throws Exception {
        ImageTar tar = tar(image.onTheJvm(root.resolve("runtime")));

        JsonNode config = tar.config();
        assertThat(config.get("User").asText()).isEqualTo("65532:65532");
        assertThat(config.get("WorkingDir").asText()).isEqualTo("/app");
        assertThat(config.get("ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(tar.texts("Entrypoint"))
                .startsWith("/opt/java/bin/java", "-Xmx256m")
                .contains("-XX:+ExitOnOutOfMemoryError")
                .endsWith("-XX:AOTCache=app.aot", "-Xlog:aot*=error", "-jar", "quarkus-run.jar");
        assertThat(config.get("Labels").get("org.opencontainers.image.version").asText())
                .isEqualTo("1.2");
        assertThat(config.get("Labels").get("org.opencontainers.image.revision").asText())
                .isEqualTo("abc");
    }

    @Test
    void what_changes_least_lies_lowest_and_no_file_lies_twice() throws Exception {
        ImageTar tar = tar(image.onTheJvm(root.resolve("runtime")));

        assertThat(tar.layers())
                .containsExactly(
                        List.of("sbom/users.cdx.json"),
                        List.of("opt/java/bin/java"),
                        List.of("app/lib/main/org.postgresql.jar"),
                        List.of("app/lib/main/dev.freshet.outbox.jar", "app/quarkus-run.jar"),
                        List.of("app/app.aot"));
    }

    @Test
    void the_same_files_make_the_same_image_whenever_they_were_built() throws Exception {
        byte[] first = tar(image.onTheJvm(root.resolve("runtime"))).index();

        Files.setLastModifiedTime(
                application.folder().resolve("quarkus-run.jar"), FileTime.from(Instant.parse("2031-01-01T00:00:00Z")));

        assertThat(tar(image.onTheJvm(root.resolve("runtime"))).index()).isEqualTo(first);
    }

    @Test
    void a_native_image_is_the_executable_and_the_list_of_what_it_is_made_of() throws Exception {
        Path executable = write("functions/users/target/users-1.2-runner");

        ImageTar tar = tar(image.natively(executable));

        assertThat(tar.layers()).containsExactly(List.of("sbom/users.cdx.json"), List.of("app/users"));
        assertThat(tar.texts("Entrypoint")).containsExactly("/app/users");
    }

    private Path write(String file) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, file);
    }

    private ImageTar tar(JibContainerBuilder content) throws Exception {
        return ImageTar.of(content, root);
    }
}
