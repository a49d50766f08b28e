package freshet.images.linkage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/** What the functions run from, as the build has laid it out. Libraries that several functions have are read once. */
final class FunctionJars {
    private final Map<String, List<ClassFile>> libraries = new HashMap<>();

    /**
     * All classes in the order of the run-time class path.
     *
     * @param application the folder with {@code quarkus-run.jar}, whose manifest names the others
     */
    List<ClassFile> of(Path application) throws IOException {
        List<ClassFile> files = new ArrayList<>();
        for (Path jar : classPath(application)) {
            // A library's name has its version; the application's own jars are named alike.
            files.addAll(
                    jar.startsWith(application.resolve("lib"))
                            ? libraries.computeIfAbsent(jar.getFileName().toString(), name -> read(jar))
                            : read(jar));
        }
        return files;
    }

    private static List<Path> classPath(Path application) throws IOException {
        try (JarFile runner = new JarFile(application.resolve("quarkus-run.jar").toFile())) {
            String jars = runner.getManifest().getMainAttributes().getValue(Name.CLASS_PATH);
            return Arrays.stream(jars.split(" ")).map(application::resolve).toList();
        }
    }

    /** Those that this JDK would load, where a jar has some for several. */
    static List<ClassFile> read(Path path) {
        try (JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            return jar.versionedStream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .filter(entry -> !entry.getName().endsWith("module-info.class"))
                    .map(entry -> read(jar, entry))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassFile read(JarFile jar, JarEntry entry) {
        try (InputStream bytes = jar.getInputStream(entry)) {
            return ClassFile.read(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
