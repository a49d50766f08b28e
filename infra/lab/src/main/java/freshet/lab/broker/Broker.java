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

/**
 * A broker as a program of the lab. It is ready when every topic of the contract is there as the contract says, and it has a
 * complete copy of all that it is to have: another broker may go then.
 */
public final class Broker implements Program {
    private static final int HEAP_MEGABYTES = 384;
    private static final int HEAP_MEGABYTES_OF_SEVERAL = 256;
    private static final List<Path> CLASS_PATH = JavaVm.ownClassPath();

    private final int number;
    private final Nodes nodes;
    private final String clusterId;
    private final Path folder;
    private final ClassArchive archive;

    /**
     * @param number from 1, its place among the nodes
     * @param folder where the records are kept; made by the first start
     * @param archives where the brokers' loaded classes are kept for the next start
     */
    Broker(int number, Nodes nodes, String clusterId, Path folder, Path archives) {
        this.number = number;
        this.nodes = nodes;
        this.clusterId = clusterId;
        this.folder = folder;
        this.archive = ClassArchive.of(archives, "broker", CLASS_PATH);
    }

    @Override
    public int port() {
        return nodes.numbered(number).clients();
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(folder);
    }

    @Override
    public List<String> command(int port) {
        var heap = nodes.all().size() == 1 ? HEAP_MEGABYTES : HEAP_MEGABYTES_OF_SEVERAL;
        var command = JavaVm.command(heap, archive, number == 1);
        command.addAll(List.of(
                "-cp",
                CLASS_PATH.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "-Djava.util.logging.config.class=" + BrokerLog.class.getName(),
                BrokerMain.class.getName(),
                folder.toString(),
                clusterId,
                Integer.toString(number)));
        command.addAll(nodes.asArguments());
        return command;
    }

    @Override
    public Map<String, String> environment(int port) {
        return Map.of();
    }

    @Override
    public boolean isReady(int port) {
        return Ports.answers(port) && new Topics(nodes, number).areServed(List.of(Topic.values()));
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
