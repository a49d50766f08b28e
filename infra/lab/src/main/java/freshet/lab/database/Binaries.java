package freshet.lab.database;

import freshet.lab.Folders;
import freshet.lab.LabFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's own programs, unpacked from the archive on the class path. */
final class Binaries {
    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64", "arm64", "arm_64");
    private static final int OWNER_EXECUTES = 0100;

    private Binaries() {}

    /**
     * Unpacks the programs into a folder of the given one, unless they are there. Several processes may do so at once: the
     * folder appears whole, by a rename.
     *
     * @return the folder, which is named after the archive and its version
     * @throws LabFailure if there is no archive for this operating system and processor
     */
    static Path unpackInto(Path parent) throws IOException {
        var archive = find();
        var folder = parent.resolve(nameAndVersion(archive));
        if (Files.notExists(folder)) {
            unpack(archive, folder);
        }
        return folder;
    }

    // The archive lies in a jar whose name has the version.
    private static String nameAndVersion(URL archive) {
        var jar = archive.getPath().replaceFirst("!.*", "");
        return jar.substring(jar.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
    }

    private static void unpack(URL archive, Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        var fresh = Files.createTempDirectory(folder.getParent(), "unpacking");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var stream = archive.openStream()) {
            unpack(stream, fresh);
        }
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            Folders.delete(fresh);
        }
    }

    private static URL find() {
        var name = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
        var archive = Binaries.class.getResource("/" + name);
        if (archive == null) {
            throw new LabFailure("There is no PostgreSQL for this machine: " + name
                    + " is not on the class path. The lab brings the one for Linux on x86-64.");
        }
        return archive;
    }

    private static String archiveName(String system, String processor) {
        var family = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        return "postgres-" + family + "-" + ARCHITECTURES.getOrDefault(processor, processor) + ".txz";
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            var executable = (entry.getMode() & OWNER_EXECUTES) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
