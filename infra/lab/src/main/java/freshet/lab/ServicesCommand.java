package freshet.lab;

import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.broker.Cluster;
import freshet.lab.process.Children;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Only the broker and the database, on free ports, for as long as standard input is open. */
@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        description = {
            "Starts only the broker and the database, on free ports, with every topic, database and role.",
            "Prints one line of JSON that says where they are, and stops them when its standard input ends."
        })
final class ServicesCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Mixin
    private DataOption data;

    /** What the one line of JSON says: how to reach them, and the password of each role. */
    record Description(String kafka, Address database, Map<String, String> roles) {}

    /** Where the database listens. */
    record Address(String host, int port) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var folder = DataFolder.open(data.folder())) {
            LabLog.writeTo(folder.logs().resolve("lab.log"));
            var children = new Children(folder.resolve("processes.json"));
            children.stopLeftovers();
            var cluster = Cluster.keptIn(folder.path(), OptionalInt.of(1));
            var services = new Services(folder, children, Ports.reserved(), Ports.reserved(), cluster, List.of());
            var shutdown = Shutdown.of(services::stop);
            try {
                services.start();
                Readiness.await(services.instances(), ready -> {});
                System.out.println(JSON.writeValueAsString(describe(services)));
                awaitEndOfInput();
            } finally {
                shutdown.now();
            }
        }
        return Main.OK;
    }

    private static Description describe(Services services) {
        return new Description(
                services.bootstrapServers(),
                new Address("127.0.0.1", services.database().port()),
                services.passwords().roles());
    }

    private static void awaitEndOfInput() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
