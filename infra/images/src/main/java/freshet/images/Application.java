package freshet.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the build made of a function, in its forms.
 *
 * <p>An AOT cache is good for those very files that it was trained with: the JVM compares their sizes and times. So the files of an
 * application for images all have one time, here and in the image.
 *
 * @param root the project's folder
 */
public record Application(Path root, String name) {
    /** The time of each file in an image, a second after the epoch: the same files make the same image. */
    static final Instant FILE_TIME = Instant.ofEpochSecond(1);

    /** The application for images: as every build makes it, but in a folder whose files may have their own time. */
    public Path folder() {
        return target().resolve("quarkus-aot");
    }

    /** Its AOT cache; it is there once it was trained. */
    public Path cache() {
        return folder().resolve("app.aot");
    }

    /** The application as Quarkus makes it by default, {@code fast-jar}, to compare with; it is there if it was built. */
    public Path fastJar() {
        return target().resolve("quarkus-fast/quarkus-run.jar");
    }

    /** The native executable, if it was built. */
    public Optional<Path> executable() throws IOException {
        try (DirectoryStream<Path> runners = Files.newDirectoryStream(target(), "*-runner")) {
            for (Path runner : runners) {
                return Optional.of(runner);
            }
        }
        return Optional.empty();
    }

    /** The list of what the function is made of, in CycloneDX's JSON, if it was made. */
    Optional<Path> billOfMaterials() {
        return Optional.of(target().resolve("bom.json")).filter(Files::exists);
    }

    Path target() {
        return root.resolve("functions").resolve(name).resolve("target");
    }

    /**
     * How its JVM is started, up to {@code -jar}. The heap holds four imports at once, of whatever length, with what is made of them; the serial
     * collector is the one that starts fastest and takes least beside it. Where memory runs out, the process ends with exit code 3: it would
     * have lost a thread that nobody misses.
     */
    public static List<String> jvm(String java) {
        return new ArrayList<>(List.of(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    }

    /**
     * What follows {@link #jvm} where there is an AOT cache. That it cannot be used is an error, which the JVM prints. Its warnings are about single
     * classes and adapters that are not taken from the cache; nobody can mend those.
     */
    public static List<String> cached(String cache) {
        return List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=error");
    }

    /** Gives all files below a folder the time that they have in images. */
    static void setTimes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(Application::setTime);
        }
    }

    private static void setTime(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(FILE_TIME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
