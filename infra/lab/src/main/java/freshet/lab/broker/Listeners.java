package freshet.lab.broker;

import freshet.lab.broker.Nodes.Node;
import freshet.lab.links.Door;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** A broker's listeners for clients, as its settings say them: one for everybody, and one for each guest with a door of its own. */
final class Listeners {
    private static final String EVERYBODY = "PLAINTEXT";

    private final SortedMap<String, Door> doors = new TreeMap<>();

    Listeners(Node node) {
        doors.put(EVERYBODY, Door.straightTo(node.clients()));
        node.doors().forEach((guest, door) -> doors.put(guest.toUpperCase(Locale.ROOT), door));
    }

    /** Where the broker listens: {@code listeners}. */
    String own() {
        return joined((name, door) -> name + "://127.0.0.1:" + door.target());
    }

    /** Where it tells its clients that it is: {@code advertised.listeners}. */
    String advertised() {
        return joined((name, door) -> name + "://127.0.0.1:" + door.port());
    }

    /** {@code listener.security.protocol.map}. */
    String protocols() {
        return joined((name, door) -> name + ":PLAINTEXT");
    }

    private String joined(BiFunction<String, Door, String> form) {
        return doors.entrySet().stream()
                .map(door -> form.apply(door.getKey(), door.getValue()))
                .collect(Collectors.joining(","));
    }
}
