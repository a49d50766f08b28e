package freshet.lab.broker;

import freshet.events.Topic;
import freshet.lab.Ports;
import freshet.lab.process.ClassArchive;
import freshet.lab.process.JavaVm;
import freshet.lab.process.Program;
import freshet.lab.process.StopSignal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The broker as a program of the lab. It is ready when it serves every topic of the contract. */
public final class Broker implements Program {
    private static final int HEAP_MEGABYTES = 384;
    private static final List<Path> CLASS_PATH = JavaVm.ownClassPath();

    private final Path folder;
    private final ClassArchive archive;
    private final int port;

    /**
     * @param folder where the records are kept; made by the first start
     * @param archives where the broker's loaded classes are kept for its next start
     * @param port the clients' port, the same at every start; the controller takes a free one
     */
    public Broker(Path folder, Path archives, int port) {
        this.folder = folder;
        this.archive = ClassArchive.of(archives, "broker", CLASS_PATH);
        this.port = port;
    }

    /** What clients connect to. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(folder);
    }

    @Override
    public List<String> command(int port) {
        var command = JavaVm.command(HEAP_MEGABYTES, archive, true);
        command.addAll(List.of(
                "-cp",
                CLASS_PATH.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "-Djava.util.logging.config.class=" + BrokerLog.class.getName(),
                BrokerMain.class.getName(),
                folder.toString(),
                Integer.toString(port),
                Integer.toString(Ports.free())));
        return command;
    }

    @Override
    public Map<String, String> environment(int port) {
        return Map.of();
    }

    @Override
    public boolean isReady(int port) {
        return Ports.answers(port) && Topics.areServed(bootstrapServers(), List.of(Topic.values()));
    }

    @Override
    public StopSignal stopSignal() {
        return StopSignal.TERM;
    }

    @Override
    public Duration grace() {
        return Duration.ofSeconds(30);
    }
}
