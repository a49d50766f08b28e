package freshet.lab.broker;

import freshet.lab.Ports;
import freshet.lab.broker.Nodes.Node;
import freshet.lab.links.Door;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The brokers of a lab: one, or three of which any one may go. */
public final class Brokers {
    private final Nodes nodes;
    private final List<Broker> programs;

    /**
     * @param data the lab's data folder; each broker keeps its records in a folder of its own there
     * @param archives where the brokers' loaded classes are kept for the next start
     * @param firstPort of the first broker's clients; the others, and all controllers, get free ports for as long as this lab runs
     * @param guests who gets a way of its own to each broker, and is told of no other
     */
    public Brokers(Path data, Path archives, int firstPort, Cluster cluster, List<String> guests) {
        nodes = new Nodes(IntStream.rangeClosed(1, cluster.brokers())
                .mapToObj(
                        number -> new Node(number == 1 ? firstPort : Ports.reserved(), Ports.reserved(), doors(guests)))
                .toList());
        programs = IntStream.rangeClosed(1, cluster.brokers())
                .mapToObj(number -> new Broker(number, nodes, cluster.id(), Cluster.folder(data, number), archives))
                .toList();
    }

    /** In the order of their numbers. */
    public List<Broker> programs() {
        return programs;
    }

    private static SortedMap<String, Door> doors(List<String> guests) {
        var doors = new TreeMap<String, Door>();
        guests.forEach(guest -> doors.put(guest, Door.before(Ports.reserved())));
        return doors;
    }

    /** The way to each broker for this guest; straight to where all clients connect if it is none. */
    public List<Door> doors(String guest) {
        return nodes.all().stream()
                .map(node -> node.doors().getOrDefault(guest, Door.straightTo(node.clients())))
                .toList();
    }

    /** What clients connect to: all of them. */
    public String bootstrapServers() {
        return nodes.bootstrapServers();
    }
}
