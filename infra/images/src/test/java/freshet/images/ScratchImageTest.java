package freshet.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts a function from its unpacked image, where nothing of this machine's file system can be seen. */
class ScratchImageTest {
    private static final Path PROJECT = Path.of(System.getProperty("freshet.root"));

    @TempDir
    Path root;

    @Test
    void a_function_runs_on_what_its_image_brings_alone() throws Exception {
        assumeTrue(canIsolate(), "needs unshare of util-linux, and a kernel that lets it make namespaces");
        Application application = new Application(root, "users");
        copy(PROJECT.resolve("functions/users/target/quarkus-app"), application.folder());
        Path runtime = root.resolve("runtime");
        JavaRuntime.make(runtime);
        Image image = new Image(application, "scratch", new Image.Labels("1.2", "abc"));
        ImageTar tar = ImageTar.of(image.onTheJvm(runtime), root);
        Path container = Files.createDirectories(root.resolve("container/proc")).getParent();
        tar.unpack(container);

        List<String> command =
                isolated(container, tar.config().get("WorkingDir").asText());
        command.addAll(tar.texts("Entrypoint"));
        command.addAll(0, environment(tar));
        Map<String, String> settings = Map.of(
                "quarkus.datasource.jdbc.url",
                        "jdbc:postgresql://localhost:1/users", // which nobody asks before a request does
                "quarkus.datasource.username", "users",
                "quarkus.datasource.password", "users",
                "freshet.events.source", "http");
        try (FunctionProcess function = FunctionProcess.start(command, settings, root.resolve("log"))) {
            function.awaitListening();

            HttpRequest live = HttpRequest.newBuilder(URI.create(function.address() + "/q/health/live"))
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(live, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                Path copy = to.resolve(file.getFileName());
                if (Files.isDirectory(file)) {
                    copy(file, copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private boolean canIsolate() throws IOException, InterruptedException {
        try {
            List<String> command = isolated(Path.of("/"), "/");
            command.add("true");
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no unshare
        }
    }

    private static List<String> environment(ImageTar tar) throws IOException {
        List<String> environment = new ArrayList<>(List.of("env"));
        environment.addAll(tar.texts("Env"));
        return environment;
    }

    private static List<String> isolated(Path folder, String workingFolder) {
        return new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child=TERM",
                "--root=" + folder,
                "--wd=" + workingFolder,
                "--mount-proc"));
    }
}
