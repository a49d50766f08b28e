package freshet.lab;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What runs in the lab and who talks to whom. Each function owns the database, and uses the role, of its own name.
 *
 * <pre>
 *   base+0  control
 *   base+1  front ── users-1, …                               ── database users      ─┐
 *   base+2  front ── products-1, …                            ── database products   ─┤
 *   base+3  front ── purchases-1, …  → products               ── database purchases  ─┼── broker  base+5
 *   base+4  front ── aggregator-1, … → users, products,       ── database aggregator ─┘
 *                                      purchases                 (all on)   base+6
 * </pre>
 */
final class Topology {
    static final int CONTROL = 0;
    static final int BROKER = 5;
    static final int DATABASE = 6;

    static final List<Function> FUNCTIONS = List.of(
            new Function("users", 1, List.of(""), List.of()),
            new Function("products", 2, List.of("", "SEARCH_"), List.of()),
            new Function("purchases", 3, List.of(""), List.of("products")),
            new Function("aggregator", 4, List.of(""), List.of("users", "products", "purchases")));

    /**
     * A deployable of its own.
     *
     * @param frontOffset where its front is, counted from the lab's first port
     * @param datasources its datasources, as they appear in the names of its settings; all lead to its one database
     * @param calls the functions that it calls over HTTP, by their fronts
     */
    record Function(String name, int frontOffset, List<String> datasources, List<String> calls) {
        int frontPort(int firstPort) {
            return firstPort + frontOffset;
        }

        String frontUrl(int firstPort) {
            return "http://127.0.0.1:" + frontPort(firstPort);
        }
    }

    private Topology() {}

    /** What each of the lab's ports is for, in a few words. */
    static SortedMap<Integer, String> ports(int firstPort) {
        var ports = new TreeMap<Integer, String>();
        ports.put(firstPort + CONTROL, "its control");
        FUNCTIONS.forEach(function -> ports.put(function.frontPort(firstPort), "the front of " + function.name()));
        ports.put(firstPort + BROKER, "the first broker");
        ports.put(firstPort + DATABASE, "the database");
        return ports;
    }

    static List<String> names() {
        return FUNCTIONS.stream().map(Function::name).toList();
    }

    /** @throws IllegalArgumentException if there is no such function */
    static Function function(String name) {
        return FUNCTIONS.stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no function is named " + name));
    }
}
