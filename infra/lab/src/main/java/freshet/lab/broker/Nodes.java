package freshet.lab.broker;

import java.util.Arrays;
import java.util.List;
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
     */
    record Node(int clients, int controllers) {}

    Nodes {
        all = List.copyOf(all);
    }

    /** Reads what {@link #asArguments} wrote. */
    static Nodes of(String[] arguments, int from) {
        return new Nodes(Arrays.stream(arguments, from, arguments.length)
                .map(argument -> argument.split(":"))
                .map(ports -> new Node(Integer.parseInt(ports[0]), Integer.parseInt(ports[1])))
                .toList());
    }

    /** For the command line of a broker's process. */
    List<String> asArguments() {
        return all.stream()
                .map(node -> node.clients() + ":" + node.controllers())
                .toList();
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
