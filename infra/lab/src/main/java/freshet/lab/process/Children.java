package freshet.lab.process;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts child processes and keeps a record of those that are alive, so that the next lab can stop what a killed one
 * left behind. Each child is the leader of a session of its own where {@code setsid} exists: a Ctrl-C in the terminal
 * reaches the lab alone, which then stops its children in order.
 */
public final class Children {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(10);
    // The start instant of a process is derived from the boot time, which may be rounded differently at each reading.
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private final Path record;
    private final List<String> wrapper;
    private final Map<Long, Entry> alive = new ConcurrentHashMap<>();

    private record Entry(String name, long pid, long startMillis, StopSignal signal) {}

    /** @param record the file that lists the children that are alive; made when the first one starts */
    public Children(Path record) {
        this.record = record;
        this.wrapper = Programs.find("setsid").map(Path::toString).map(List::of).orElse(List.of());
    }

    /**
     * Starts a child with its output appended to a log and nothing on its standard input.
     *
     * @throws IOException if the program cannot be run
     */
    Process start(String name, List<String> command, Map<String, String> environment, StopSignal signal, Path log)
            throws IOException {
        var whole = new ArrayList<>(wrapper);
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                // Not the folder that the lab was started from: a function would read configuration that lies there.
                .directory(record.getParent().toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        var process = builder.start();
        alive.put(process.pid(), new Entry(name, process.pid(), startMillis(process.toHandle()), signal));
        write();
        process.onExit().thenRun(() -> {
            alive.remove(process.pid());
            write();
        });
        return process;
    }

    /** Asks a process to end, waits as long as it may take, kills it if it takes longer. Returns when it is gone. */
    static void stop(ProcessHandle process, StopSignal signal, Duration grace) {
        switch (signal) {
            case TERM -> process.destroy();
            case INT -> interrupt(process);
        }
        if (!endsWithin(process, grace)) {
            process.destroyForcibly();
            endsWithin(process, grace);
        }
    }

    /**
     * Stops the processes that an earlier lab with this record left behind, last started first.
     *
     * @return the names of those that were still alive
     */
    public List<String> stopLeftovers() throws IOException {
        if (Files.notExists(record)) {
            return List.of();
        }
        List<Entry> entries = JSON.readValue(record.toFile(), new TypeReference<>() {});
        var stopped = new ArrayList<String>();
        for (var entry : entries.reversed()) {
            var process = ProcessHandle.of(entry.pid()).filter(handle -> isSame(handle, entry));
            process.ifPresent(handle -> {
                stop(handle, entry.signal(), LEFTOVER_GRACE);
                stopped.add(entry.name());
            });
        }
        Files.delete(record);
        return stopped;
    }

    private static boolean isSame(ProcessHandle process, Entry entry) {
        return Math.abs(startMillis(process) - entry.startMillis()) <= START_TOLERANCE.toMillis();
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    // Java can send SIGTERM and SIGKILL only.
    private static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-s", "INT", Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            process.destroy();
        }
    }

    private static boolean endsWithin(ProcessHandle process, Duration time) {
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            end.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void write() {
        try {
            if (alive.isEmpty()) {
                Files.deleteIfExists(record);
                return;
            }
            var fresh = record.resolveSibling(record.getFileName() + ".new");
            var entries = alive.values().stream()
                    .sorted((left, right) -> Long.compare(left.startMillis(), right.startMillis()))
                    .toList();
            JSON.writeValue(fresh.toFile(), entries);
            Files.move(fresh, record, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
