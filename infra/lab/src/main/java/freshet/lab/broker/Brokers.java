package freshet.lab.broker;

import freshet.lab.Ports;
import freshet.lab.broker.Nodes.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The brokers of a lab: one, or three of which any one may go. */
public final class Brokers {
    private final Nodes nodes;
    private final List<Broker> programs;

    /**
     * @param data the lab's data folder; each broker keeps its records in a folder of its own there
     * @param archives where the brokers' loaded classes are kept for the next start
     * @param firstPort of the first broker's clients; the others, and all controllers, get free ports for as long as this lab runs
     */
    public Brokers(Path data, Path archives, int firstPort, Cluster cluster) {
        nodes = new Nodes(IntStream.rangeClosed(1, cluster.brokers())
                .mapToObj(number -> new Node(number == 1 ? firstPort : Ports.reserved(), Ports.reserved()))
                .toList());
        programs = IntStream.rangeClosed(1, cluster.brokers())
                .mapToObj(number -> new Broker(number, nodes, cluster.id(), Cluster.folder(data, number), archives))
                .toList();
    }

    /** In the order of their numbers. */
    public List<Broker> programs() {
        return programs;
    }

    /** What clients connect to: all of them. */
    public String bootstrapServers() {
        return nodes.bootstrapServers();
    }
}
