package freshet.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a function's files, looked at in the tar file. */
class ImageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
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
        Map<String, byte[]> tar = tar(image.onTheJvm(root.resolve("runtime")));

        JsonNode config = config(tar).get("config");
        assertThat(config.get("User").asText()).isEqualTo("65532:65532");
        assertThat(config.get("WorkingDir").asText()).isEqualTo("/app");
        assertThat(config.get("ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(texts(config.get("Entrypoint")))
                .startsWith("/opt/java/bin/java", "-Xmx256m")
                .endsWith("-XX:AOTCache=app.aot", "-jar", "quarkus-run.jar");
        assertThat(config.get("Labels").get("org.opencontainers.image.version").asText())
                .isEqualTo("1.2");
        assertThat(config.get("Labels").get("org.opencontainers.image.revision").asText())
                .isEqualTo("abc");
    }

    @Test
    void what_changes_least_lies_lowest_and_no_file_lies_twice() throws Exception {
        Map<String, byte[]> tar = tar(image.onTheJvm(root.resolve("runtime")));

        assertThat(layers(tar))
                .containsExactly(
                        List.of("sbom/users.cdx.json"),
                        List.of("opt/java/bin/java"),
                        List.of("app/lib/main/org.postgresql.jar"),
                        List.of("app/lib/main/dev.freshet.outbox.jar", "app/quarkus-run.jar"),
                        List.of("app/app.aot"));
    }

    @Test
    void the_same_files_make_the_same_image_whenever_they_were_built() throws Exception {
        byte[] first = index(tar(image.onTheJvm(root.resolve("runtime"))));

        Files.setLastModifiedTime(
                application.folder().resolve("quarkus-run.jar"), FileTime.from(Instant.parse("2031-01-01T00:00:00Z")));

        assertThat(index(tar(image.onTheJvm(root.resolve("runtime"))))).isEqualTo(first);
    }

    @Test
    void a_native_image_is_the_executable_and_the_list_of_what_it_is_made_of() throws Exception {
        Path executable = write("functions/users/target/users-1.2-runner");

        Map<String, byte[]> tar = tar(image.natively(executable));

        assertThat(layers(tar)).containsExactly(List.of("sbom/users.cdx.json"), List.of("app/users"));
        assertThat(texts(config(tar).get("config").get("Entrypoint"))).containsExactly("/app/users");
    }

    private Path write(String file) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, file);
    }

    private Map<String, byte[]> tar(JibContainerBuilder content) throws Exception {
        Path tar = root.resolve("image.tar");
        content.containerize(Containerizer.to(TarImage.at(tar).named("freshet/users:1.2"))
                .setOfflineMode(true)
                .setBaseImageLayersCache(root.resolve("base-layers"))
                .setApplicationLayersCache(root.resolve("layers")));
        try (InputStream file = Files.newInputStream(tar)) {
            return entries(file);
        }
    }

    private static Map<String, byte[]> entries(InputStream tar) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        TarArchiveInputStream files = new TarArchiveInputStream(tar, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
            if (entry.isFile()) {
                entries.put(entry.getName(), files.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] index(Map<String, byte[]> tar) {
        return tar.get("index.json");
    }

    private static JsonNode manifest(Map<String, byte[]> tar) throws IOException {
        return blob(tar, JSON.readTree(index(tar)).at("/manifests/0/digest"));
    }

    private static JsonNode config(Map<String, byte[]> tar) throws IOException {
        return blob(tar, manifest(tar).at("/config/digest"));
    }

    private static JsonNode blob(Map<String, byte[]> tar, JsonNode digest) throws IOException {
        return JSON.readTree(bytes(tar, digest));
    }

    private static byte[] bytes(Map<String, byte[]> tar, JsonNode digest) {
        return tar.get("blobs/" + digest.asText().replace(':', '/'));
    }

    private static List<List<String>> layers(Map<String, byte[]> tar) throws IOException {
        List<List<String>> layers = new ArrayList<>();
        for (JsonNode layer : manifest(tar).get("layers")) {
            try (InputStream unzipped =
                    new GZIPInputStream(new ByteArrayInputStream(bytes(tar, layer.get("digest"))))) {
                layers.add(entries(unzipped).keySet().stream().sorted().toList());
            }
        }
        return layers;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
