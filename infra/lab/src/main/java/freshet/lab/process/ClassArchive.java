package freshet.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The classes that a Java program has loaded, kept by its JVM for the next start, which takes a third less of the processors'
 * time then. The JVM writes the archive when it ends, which takes a few seconds, once for each build of the program.
 */
public final class ClassArchive {
    private final Path folder;
    private final String name;
    private final Path file;

    private ClassArchive(Path folder, String name, Path file) {
        this.folder = folder;
        this.name = name;
        this.file = file;
    }

    /**
     * @param folder where the archive is, or will be; what is there of earlier builds is deleted when a new one is due
     * @param parts the jars that tell one build from another
     */
    public static ClassArchive of(Path folder, String name, List<Path> parts) {
        var build = Objects.hash(
                Runtime.version().toString(),
                parts.stream().map(ClassArchive::stamp).toList());
        return new ClassArchive(folder, name, folder.resolve("%s-%08x.jsa".formatted(name, build)));
    }

    private static List<Object> stamp(Path part) {
        try {
            return List.of(part.toString(), Files.size(part), Files.getLastModifiedTime(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False as long as no process of this build has ended in good order, and was not killed while it wrote the archive. */
    public boolean exists() {
        try (var head = Files.newInputStream(file)) {
            return head.read() > 0; // the JVM writes the head last
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uses the archive if it is there. */
    List<String> reading() {
        return exists() ? options("-XX:SharedArchiveFile=" + file) : List.of();
    }

    /** Uses the archive if it is there, and writes it if it is not. */
    List<String> readingOrWriting() {
        if (exists()) {
            return reading();
        }
        deleteOthers();
        return options("-XX:ArchiveClassesAtExit=" + file);
    }

    // The JVM warns of every class that cannot be kept.
    private static List<String> options(String use) {
        return List.of(use, "-Xshare:auto", "-Xlog:cds*=error");
    }

    private void deleteOthers() {
        try (var others = Files.newDirectoryStream(folder, name + "-*.jsa")) {
            for (var other : others) {
                Files.deleteIfExists(other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
