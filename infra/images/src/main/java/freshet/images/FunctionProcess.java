package freshet.images;

import freshet.testing.BuiltFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A function that was started by itself, on a free port of 127.0.0.1, with its settings in the environment. */
public final class FunctionProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private final Process process;
    private final int port;
    private final Path log;
    private final long begun;

    private FunctionProcess(Process process, int port, Path log, long begun) {
        this.process = process;
        this.port = port;
        this.log = log;
        this.begun = begun;
    }

    /**
     * Starts it and returns at once.
     *
     * @param settings by their names as properties
     * @param log what it prints goes here
     */
    public static FunctionProcess start(List<String> command, Map<String, String> settings, Path log)
            throws IOException {
        int port = freePort();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(BuiltFunction.environment(settings));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        long begun = System.nanoTime();
        return new FunctionProcess(builder.start(), port, log, begun);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Returns when it listens, and how long after its start that was.
     *
     * @throws IOException if it ended, or does not listen within a minute
     */
    public Duration awaitListening() throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        while (sinceStart().compareTo(START_LIMIT) < 0 && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(address);
                return sinceStart();
            } catch (IOException e) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }
        process.destroyForcibly();
        throw new IOException("It does not listen:\n" + Files.readString(log));
    }

    /** How long ago it was started. */
    public Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Where it is asked, without a path. */
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** How much of the memory it has now, in KiB: {@code VmRSS}. */
    public long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Ends it in good order, and returns when it is gone: a JVM may write its AOT cache before. */
    @Override
    public void close() throws IOException {
        process.descendants()
                .forEach(ProcessHandle::destroy); // the function itself, where something else has started it
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("It did not end:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
