package freshet.lab.broker;

import freshet.events.Topic;
import freshet.lab.Ports;
import freshet.lab.process.JavaVm;
import freshet.lab.process.Program;
import freshet.lab.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The broker as a program of the lab. It is ready when it serves every topic of the contract. */
public final class Broker implements Program {
    private static final int HEAP_MEGABYTES = 384;

    private final Path folder;
    private final Path archive;
    private final int port;

    /**
     * @param folder where the records are kept; made by the first start
     * @param archive keeps the broker's loaded classes for its next start
     * @param port the clients' port, the same at every start; the controller takes a free one
     */
    public Broker(Path folder, Path archive, int port) {
        this.folder = folder;
        this.archive = archive;
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
        var command = JavaVm.command(HEAP_MEGABYTES, archive);
        command.addAll(List.of(
                "-cp",
                JavaVm.ownClassPath(),
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
