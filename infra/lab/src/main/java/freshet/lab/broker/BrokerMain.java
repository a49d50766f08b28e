package freshet.lab.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** The broker's process: a single KRaft node, controller and broker in one. It ends on SIGTERM, its data safe. */
final class BrokerMain {
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";

    private BrokerMain() {}

    /** Takes the data folder, the clients' port and the controller's port. */
    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        if (Files.notExists(folder.resolve("meta.properties"))) {
            format(folder);
        }
        var server = new KafkaRaftServer(
                KafkaConfig.fromProps(settings(folder, Integer.parseInt(args[1]), Integer.parseInt(args[2]))),
                Time.SYSTEM);
        var stopped = new CountDownLatch(1);
        Exit.addShutdownHook("broker", () -> {
            server.shutdown();
            stopped.countDown();
        });
        server.startup();
        server.awaitShutdown();
        stopped.await();
    }

    private static void format(Path folder) throws Exception {
        new Formatter()
                .setPrintStream(System.err)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName(CONTROLLER)
                .setDirectories(List.of(folder.toString()))
                .setMetadataLogDirectory(folder.toString())
                .setIgnoreFormatted(true)
                .run();
    }

    private static Properties settings(Path folder, int port, int controllerPort) {
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("log.dirs", folder.toString());

        // Topics are the contract's; a mistyped name is an error.
        settings.put("auto.create.topics.enable", "false");

        // One node holds the only copy of everything.
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");

        // Small, for a machine that runs everything else too.
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
        settings.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        settings.put("group.initial.rebalance.delay.ms", "0");

        // A consumer that was killed keeps its partitions for this long; a member that starts late for want of a
        // processor
        // loses its place, which costs it a rebalance and nothing else.
        settings.put("group.consumer.session.timeout.ms", "6000");
        settings.put("group.consumer.min.session.timeout.ms", "6000");
        settings.put("group.consumer.heartbeat.interval.ms", "1500");
        settings.put("group.consumer.min.heartbeat.interval.ms", "1500");

        // What is to go, goes soon after its time: looked for every few seconds, not every few minutes.
        settings.put("log.retention.check.interval.ms", "15000");
        settings.put("log.cleaner.backoff.ms", "5000");
        settings.put("log.segment.delete.delay.ms", "5000");
        return settings;
    }
}
