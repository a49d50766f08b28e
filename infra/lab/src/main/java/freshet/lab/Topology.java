package freshet.lab;

import freshet.events.Topic;
import freshet.lab.links.Door;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What runs in the lab and who talks to whom. Each function owns the database, and uses the role, of its own name. Each way
 * from a function to something else is a link, such as {@code users:db}, with a proxy on any free port, unless the lab goes without.
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
            new Function(
                    "users",
                    1,
                    List.of(Datasource.DB),
                    List.of(),
                    List.of(new Group("freshet.users.queries", List.of(Topic.QUERIES))),
                    "/outbox/sweep"),
            new Function(
                    "products",
                    2,
                    List.of(Datasource.DB, Datasource.SEARCH_DB),
                    List.of(),
                    List.of(
                            new Group("freshet.products.stock", List.of(Topic.PURCHASES)),
                            new Group("freshet.products.queries", List.of(Topic.QUERY_RESULTS))),
                    "/outbox/sweep"),
            new Function(
                    "purchases",
                    3,
                    List.of(Datasource.DB),
                    List.of("products"),
                    List.of(
                            new Group("freshet.purchases.stock", List.of(Topic.STOCK)),
                            new Group("freshet.purchases.queries", List.of(Topic.QUERIES))),
                    "/outbox/sweep"),
            new Function(
                    "aggregator",
                    4,
                    List.of(Datasource.DB),
                    List.of("users", "products", "purchases"),
                    List.of(new Group(
                            "freshet.aggregator.view", List.of(Topic.USERS, Topic.PRODUCTS, Topic.PURCHASES))),
                    "/view/sweep"));

    private static final String KAFKA = "kafka";

    /**
     * A deployable of its own.
     *
     * @param frontOffset where its front is, counted from the lab's first port
     * @param datasources which all lead to its one database
     * @param calls the functions that it calls over HTTP, by their fronts
     * @param groups the consumer groups in which it reads topics
     * @param sweep where it is told now and then to look after what was left behind
     */
    record Function(
            String name,
            int frontOffset,
            List<Datasource> datasources,
            List<String> calls,
            List<Group> groups,
            String sweep) {
        int frontPort(int firstPort) {
            return firstPort + frontOffset;
        }

        String frontUrl(int firstPort) {
            return "http://127.0.0.1:" + frontPort(firstPort);
        }

        String link(Datasource datasource) {
            return link(datasource.link);
        }

        String linkToKafka() {
            return link(KAFKA);
        }

        /** The name of what is between this function and something that it talks to. */
        String link(String other) {
            return name + ":" + other;
        }
    }

    /** A consumer group and what it reads. */
    record Group(String name, List<Topic> topics) {
        List<String> topicNames() {
            return topics.stream().map(Topic::topicName).toList();
        }
    }

    /** A way into a database. */
    enum Datasource {
        DB("db", ""),
        SEARCH_DB("search-db", "SEARCH_");

        /** The end of its link's name. */
        private final String link;
        /** How it appears in the names of a function's settings. */
        private final String setting;

        Datasource(String link, String setting) {
            this.link = link;
            this.setting = setting;
        }

        String setting() {
            return setting;
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

    /**
     * Every link, by its name, with the way into it.
     *
     * @param brokers the ways to the brokers, for the function of this name
     * @param entrance the way to any other port
     */
    static Map<String, List<Door>> doors(
            int firstPort, java.util.function.Function<String, List<Door>> brokers, IntFunction<Door> entrance) {
        var doors = new LinkedHashMap<String, List<Door>>();
        for (var function : FUNCTIONS) {
            for (var datasource : function.datasources()) {
                doors.put(function.link(datasource), List.of(entrance.apply(firstPort + DATABASE)));
            }
            doors.put(function.linkToKafka(), brokers.apply(function.name()));
            for (var callee : function.calls()) {
                doors.put(
                        function.link(callee),
                        List.of(entrance.apply(function(callee).frontPort(firstPort))));
            }
        }
        return doors;
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
