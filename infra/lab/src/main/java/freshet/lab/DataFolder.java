package freshet.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that holds all that one lab keeps: data, passwords, logs. Used by one lab at a time, held by a lock. */
public final class DataFolder implements AutoCloseable {
    private static final long LEAST_FREE_BYTES = 1L << 30;

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder, which is made if need be.
     *
     * @throws LabFailure if another lab uses it, or less than 1 GiB is free
     */
    static DataFolder open(Path path) throws IOException {
        var folder = path.toAbsolutePath().normalize();
        Files.createDirectories(folder);
        requireSpace(folder, Files.getFileStore(folder).getUsableSpace());
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new LabFailure("Another lab uses the data folder " + folder
                    + ". Stop that one, or give this one a folder of its own with --data DIR.");
        }
        var data = new DataFolder(folder, channel, lock);
        data.beginLogs();
        return data;
    }

    static void requireSpace(Path folder, long freeBytes) {
        if (freeBytes < LEAST_FREE_BYTES) {
            throw new LabFailure(
                    "Only %d MiB are free where the data folder %s is, and the lab needs 1024 MiB. Make room, or give it another place with --data DIR."
                            .formatted(freeBytes >> 20, folder));
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Deletes what is kept, but for the lock. */
    void reset() throws IOException {
        try (var entries = Files.list(folder)) {
            for (var entry : entries.filter(entry -> !entry.endsWith("lock")).toList()) {
                Folders.delete(entry);
            }
        }
        beginLogs();
    }

    // Each lab begins its logs anew and keeps those of the one before.
    private void beginLogs() throws IOException {
        var earlier = folder.resolve("logs.before");
        if (Files.exists(logs())) {
            Folders.delete(earlier);
            Files.move(logs(), earlier);
        }
        Files.createDirectories(logs());
    }

    Path path() {
        return folder;
    }

    /** A file or folder of this name. */
    Path resolve(String name) {
        return folder.resolve(name);
    }

    /** Where the processes' logs go. */
    Path logs() {
        return folder.resolve("logs");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
