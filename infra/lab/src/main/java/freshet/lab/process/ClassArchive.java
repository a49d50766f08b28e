package freshet.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The classes that a Java program has loaded, kept by its JVM for the next start: from JDK 25 on as an AOT cache (JEP 483, 514, 515),
 * with which a start takes half of the processors' time, and earlier as an archive for class data sharing (JEP 350), with which it takes
 * a third less. The JVM writes it when it ends, which takes some seconds, once for each build of the program.
 */
public final class ClassArchive {
    private static final int FIRST_JDK_WITH_AOT_CACHES = 25;

    private final Path folder;
    private final String name;
    private final Path file;
    private final Form form;

    private enum Form {
        AOT_CACHE("aot", "-XX:AOTCache=", "-XX:AOTCacheOutput=", "-Xlog:aot*=error,cds*=error"),
        SHARED_CLASSES("jsa", "-XX:SharedArchiveFile=", "-XX:ArchiveClassesAtExit=", "-Xlog:cds*=error");

        private final String extension;
        private final String read;
        private final String write;
        // The JVM warns of every class that cannot be kept; that the whole archive cannot be used is an error.
        private final String quiet;

        Form(String extension, String read, String write, String quiet) {
            this.extension = extension;
            this.read = read;
            this.write = write;
            this.quiet = quiet;
        }
    }

    private ClassArchive(Path folder, String name, Path file, Form form) {
        this.folder = folder;
        this.name = name;
        this.file = file;
        this.form = form;
    }

    /**
     * @param folder where the archive is, or will be; what is there of earlier builds is deleted when a new one is due
     * @param parts the jars that tell one build from another
     */
    public static ClassArchive of(Path folder, String name, List<Path> parts) {
        return of(folder, name, parts, Runtime.version());
    }

    static ClassArchive of(Path folder, String name, List<Path> parts, Runtime.Version java) {
        var form = java.feature() >= FIRST_JDK_WITH_AOT_CACHES ? Form.AOT_CACHE : Form.SHARED_CLASSES;
        var build = Objects.hash(
                java.toString(), parts.stream().map(ClassArchive::stamp).toList());
        return new ClassArchive(
                folder, name, folder.resolve("%s-%08x.%s".formatted(name, build, form.extension)), form);
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
        return exists() ? List.of(form.read + file, form.quiet) : List.of();
    }

    /** Uses the archive if it is there, and writes it if it is not. */
    List<String> readingOrWriting() {
        if (exists()) {
            return reading();
        }
        deleteOthers();
        return List.of(form.write + file, form.quiet);
    }

    private void deleteOthers() {
        try (var others = Files.newDirectoryStream(folder, name + "-*.{aot,aot.config,jsa}")) {
            for (var other : others) {
                Files.deleteIfExists(other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
