package freshet.lab.broker;

import freshet.lab.links.Door;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the brokers of a cluster are, in the order of their numbers, which begin at 1. Each is also one of the controllers,
 * which decide by majority.
 */
record Nodes(List<Node> all) {
    /**
     * The ports of one.
     *
     * @param clients where clients and the other brokers connect
     * @param controllers where controllers connect
     * @param doors the ways of those who come by one of their own, by name: the target is the broker's port for it, and the
     *     port is what the broker tells them it is
     */
    record Node(int clients, int controllers, SortedMap<String, Door> doors) {
        private static Node of(String argument) {
            var words = argument.split(":");
            var doors = new TreeMap<String, Door>();
            for (int i = 2; i < words.length; i += 3) {
                doors.put(words[i], new Door(Integer.parseInt(words[i + 1]), Integer.parseInt(words[i + 2])));
            }
            return new Node(Integer.parseInt(words[0]), Integer.parseInt(words[1]), doors);
        }

        private String asArgument() {
            return doors.entrySet().stream()
                    .map(door -> ":" + door.getKey() + ":" + door.getValue().port() + ":"
                            + door.getValue().target())
                    .collect(Collectors.joining("", clients + ":" + controllers, ""));
        }
    }

    Nodes {
        all = List.copyOf(all);
    }

    /** Reads what {@link #asArguments} wrote. */
    static Nodes of(String[] arguments, int from) {
        return new Nodes(
                Arrays.stream(arguments, from, arguments.length).map(Node::of).toList());
    }

    /** For the command line of a broker's process. */
    List<String> asArguments() {
        return all.stream().map(Node::asArgument).toList();
    }

    Node numbered(int number) {
        return all.get(number - 1);
    }

    /** What clients connect to. */
    String bootstrapServers() {
        return all.stream().map(node -> "127.0.0.1:" + node.clients()).collect(Collectors.joining(","));
    }

    /** Who decides, as {@code controller.quorum.voters} says it. */
    String voters() {
        return IntStream.rangeClosed(1, all.size())
                .mapToObj(number -> number + "@127.0.0.1:" + numbered(number).controllers())
                .collect(Collectors.joining(","));
    }

    /** How many brokers hold each record: all of them. */
    short copies() {
        return (short) all.size();
    }

    /** How many brokers must have a record before it is acknowledged: all but one, so that one may go. */
    short copiesAcknowledged() {
        return (short) Math.max(1, copies() - 1);
    }
}
