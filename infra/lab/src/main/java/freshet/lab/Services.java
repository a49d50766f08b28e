package freshet.lab;

import freshet.lab.broker.Broker;
import freshet.lab.database.Database;
import freshet.lab.database.Passwords;
import freshet.lab.process.Children;
import freshet.lab.process.Instance;
import java.io.IOException;
import java.util.List;

/** What the functions stand on: the broker and the database. They start in parallel. */
final class Services {
    private final Instance broker;
    private final Instance database;
    private final String bootstrapServers;
    private final Passwords passwords;

    Services(DataFolder data, Children children, int brokerPort, int databasePort) throws IOException {
        passwords = Passwords.keptIn(data.resolve("passwords.json"), Topology.names());
        var kafka = new Broker(data.resolve("broker"), Installation.target(), brokerPort);
        var postgres = new Database(data.resolve("database"), Installation.target(), databasePort, passwords);
        bootstrapServers = kafka.bootstrapServers();
        broker = new Instance("broker", 1, kafka, children, data.logs());
        database = new Instance("database", 1, postgres, children, data.logs());
    }

    void start() {
        database.start();
        broker.start();
    }

    /** Functions go first: what they have sent must find the broker, and what they have begun the database. */
    void stop() throws InterruptedException {
        broker.stop();
        database.stop();
    }

    Instance broker() {
        return broker;
    }

    Instance database() {
        return database;
    }

    List<Instance> instances() {
        return List.of(broker, database);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Passwords passwords() {
        return passwords;
    }
}
