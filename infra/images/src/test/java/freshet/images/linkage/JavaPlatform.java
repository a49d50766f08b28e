package freshet.images.linkage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The classes of this very JDK, each read once. */
final class JavaPlatform {
    private final Map<String, Optional<ClassFile>> classes = new HashMap<>();

    Optional<ClassFile> find(String name) {
        return classes.computeIfAbsent(name, JavaPlatform::read);
    }

    private static Optional<ClassFile> read(String name) {
        try (InputStream file = ClassLoader.getPlatformClassLoader().getResourceAsStream(name + ".class")) {
            return file == null ? Optional.empty() : Optional.of(ClassFile.read(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
