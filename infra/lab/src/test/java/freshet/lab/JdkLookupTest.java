package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkLookupTest {
    private static final Path SCRIPT = Path.of("jdk.sh").toAbsolutePath();

    @TempDir
    private Path folder;

    private record Outcome(int exitCode, String printed) {}

    @Test
    void the_jdk_that_is_asked_for_is_taken() throws Exception {
        var jdk = jdk("wanted", "21.0.4");

        var found = lookUp(Map.of(
                "FRESHET_JAVA_HOME",
                jdk.toString(),
                "JAVA_HOME",
                jdk("other", "25").toString()));

        assertThat(found).isEqualTo(new Outcome(0, jdk + " 21"));
    }

    @Test
    void the_jdk_that_is_asked_for_must_be_a_suitable_one() throws Exception {
        var old = jdk("old", "17.0.15");

        var found = lookUp(Map.of("FRESHET_JAVA_HOME", old.toString()));

        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.printed()).contains("FRESHET_JAVA_HOME is " + old, "JDK 21 to 25", "https://adoptium.net");
    }

    @Test
    void an_unsuitable_java_home_is_passed_over() throws Exception {
        var old = jdk("old", "11.0.2");
        jdk(".sdkman/candidates/java/25-tem", "25.0.1");

        var found = lookUp(Map.of("JAVA_HOME", old.toString()));

        assertThat(found.exitCode()).isZero();
        assertThat(found.printed()).doesNotContain(old.toString());
    }

    @Test
    void a_runtime_without_a_compiler_is_no_jdk() throws Exception {
        var runtime = jdk("runtime", "21.0.4");
        Files.delete(runtime.resolve("bin/javac"));

        var found = lookUp(Map.of("FRESHET_JAVA_HOME", runtime.toString()));

        assertThat(found.exitCode()).isEqualTo(1);
    }

    private Path jdk(String name, String version) throws IOException {
        var home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (var program : new String[] {"java", "javac"}) {
            assertThat(Files.createFile(home.resolve("bin").resolve(program))
                            .toFile()
                            .setExecutable(true))
                    .isTrue();
        }
        return home;
    }

    private Outcome lookUp(Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder("bash", "-c", ". " + SCRIPT + "; echo \"$JAVA_HOME $jdk_version\"")
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(Set.of("FRESHET_JAVA_HOME", "JAVA_HOME"));
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString()));
        builder.environment().putAll(environment);
        var process = builder.start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.onExit().join().exitValue(), printed.strip());
    }
}
