package freshet.lab;

import freshet.lab.broker.Brokers;
import freshet.lab.broker.Cluster;
import freshet.lab.database.Database;
import freshet.lab.database.Passwords;
import freshet.lab.links.Door;
import freshet.lab.process.Children;
import freshet.lab.process.Instance;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the functions stand on: the brokers and the database. They start in parallel. */
final class Services {
    private final List<Instance> brokers;
    private final Instance database;
    private final Brokers kafka;
    private final Passwords passwords;

    /** @param guests who gets ways of their own to the brokers */
    Services(DataFolder data, Children children, int brokerPort, int databasePort, Cluster cluster, List<String> guests)
            throws IOException {
        passwords = Passwords.keptIn(data.resolve("passwords.json"), Topology.names());
        kafka = new Brokers(data.path(), Installation.target(), brokerPort, cluster, guests);
        var postgres = new Database(data.resolve("database"), Installation.target(), databasePort, passwords);
        brokers = IntStream.rangeClosed(1, cluster.brokers())
                .mapToObj(number ->
                        new Instance("broker", number, kafka.programs().get(number - 1), children, data.logs()))
                .toList();
        database = new Instance("database", 1, postgres, children, data.logs());
    }

    void start() {
        database.start();
        brokers.forEach(Instance::start);
    }

    /** Functions go first: what they have sent must find the broker, and what they have begun the database. */
    void stop() throws InterruptedException {
        Instance.stopAll(brokers);
        database.stop();
    }

    List<Instance> brokers() {
        return brokers;
    }

    Instance database() {
        return database;
    }

    List<Instance> instances() {
        return Stream.concat(brokers.stream(), Stream.of(database)).toList();
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** The ways to the brokers for a guest, or, where it has none of its own, for everybody. */
    List<Door> doors(String guest) {
        return kafka.doors(guest);
    }

    Passwords passwords() {
        return passwords;
    }
}
