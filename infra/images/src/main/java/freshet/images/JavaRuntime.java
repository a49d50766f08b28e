package freshet.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Java runtime of the images: those modules of this JDK that the functions use, put together by {@code jlink}. The AOT caches are
 * trained by it, so that they fit it, and from the base image it needs the C library alone; {@link SharedLibraries} are brought.
 */
final class JavaRuntime {
    private static final String MODULES = String.join(
            ",",
            "java.base",
            "java.desktop", // java.beans
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.rmi",
            "java.security.jgss",
            "java.security.sasl",
            "java.sql",
            "java.transaction.xa",
            "java.xml",
            "jdk.crypto.ec",
            "jdk.management",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    private JavaRuntime() {}

    /** Makes it in a folder, unless it is there already. */
    static void make(Path folder) throws IOException, InterruptedException {
        if (Files.exists(folder)) {
            return;
        }
        if (Runtime.version().feature() < 25) {
            throw new IOException("Images for the JVM are made with JDK 25, whose AOT cache they use; this is JDK "
                    + Runtime.version() + ". Point FRESHET_JAVA_HOME at one.");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                folder.toString()));
        Process jlink = new ProcessBuilder(command).inheritIO().start();
        if (jlink.waitFor() != 0) {
            throw new IOException("jlink failed, see above");
        }
        Application.setTimes(folder);
    }
}
