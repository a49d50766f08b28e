package freshet.lab.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker's process: a KRaft node, controller and broker in one. It ends on SIGTERM, its data safe. Where the majority of the
 * controllers has gone before it, it cannot hand over what it leads and goes without.
 */
final class BrokerMain {
    private static final String CONTROLLER = "CONTROLLER";
    private static final Duration HAND_OVER_LIMIT = Duration.ofSeconds(10);
    private static final int UNCLEAN = 1;

    private final Path folder;
    private final String clusterId;
    private final int number;
    private final Nodes nodes;

    private BrokerMain(Path folder, String clusterId, int number, Nodes nodes) {
        this.folder = folder;
        this.clusterId = clusterId;
        this.number = number;
        this.nodes = nodes;
    }

    /** Takes the data folder, the cluster's id, the number of this broker, and all {@link Nodes}. */
    public static void main(String[] args) throws Exception {
        new BrokerMain(Path.of(args[0]), args[1], Integer.parseInt(args[2]), Nodes.of(args, 3)).run();
    }

    private void run() throws Exception {
        if (Files.notExists(folder.resolve("meta.properties"))) {
            format();
        }
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings()), Time.SYSTEM);
        var stopped = new CountDownLatch(1);
        Exit.addShutdownHook("broker", () -> {
            var shutdown = Thread.ofPlatform().daemon().start(server::shutdown);
            try {
                if (!shutdown.join(HAND_OVER_LIMIT)) {
                    Runtime.getRuntime().halt(UNCLEAN);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            stopped.countDown();
        });
        server.startup();
        server.awaitShutdown();
        stopped.await();
    }

    private void format() throws Exception {
        new Formatter()
                .setPrintStream(System.err)
                .setClusterId(clusterId)
                .setNodeId(number)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName(CONTROLLER)
                .setDirectories(List.of(folder.toString()))
                .setMetadataLogDirectory(folder.toString())
                .setIgnoreFormatted(true)
                .run();
    }

    private Properties settings() {
        var own = nodes.numbered(number);
        var copies = Short.toString(nodes.copies());
        var acknowledged = Short.toString(nodes.copiesAcknowledged());
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(number));
        settings.put("controller.quorum.voters", nodes.voters());
        settings.put("controller.listener.names", CONTROLLER);
        var listeners = new Listeners(own);
        settings.put("listeners", listeners.own() + "," + CONTROLLER + "://127.0.0.1:" + own.controllers());
        settings.put("advertised.listeners", listeners.advertised());
        settings.put("listener.security.protocol.map", listeners.protocols() + "," + CONTROLLER + ":PLAINTEXT");
        settings.put("log.dirs", folder.toString());

        // Topics are the contract's; a mistyped name is an error.
        settings.put("auto.create.topics.enable", "false");

        // The brokers' own topics are copied like the contract's.
        settings.put("default.replication.factor", copies);
        settings.put("min.insync.replicas", acknowledged);
        settings.put("offsets.topic.replication.factor", copies);
        settings.put("transaction.state.log.replication.factor", copies);
        settings.put("transaction.state.log.min.isr", acknowledged);
        settings.put("share.coordinator.state.topic.replication.factor", copies);
        settings.put("share.coordinator.state.topic.min.isr", acknowledged);

        // Others take over from a broker that is gone after this long; the relays' batches wait 10 s for it.
        settings.put("broker.heartbeat.interval.ms", "1000");
        settings.put("broker.session.timeout.ms", "5000");
        // Longer than the defaults: on a machine that starts everything at once, elections would interrupt each other.
        settings.put("controller.quorum.election.timeout.ms", "3000");
        settings.put("controller.quorum.fetch.timeout.ms", "4000");

        // Small, for a machine that runs everything else too.
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("num.network.threads", own.doors().isEmpty() ? "2" : "1"); // for each listener
        settings.put("num.io.threads", "4");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
        settings.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        settings.put("group.initial.rebalance.delay.ms", "0");

        // A consumer that was killed keeps its partitions for this long; a member that starts late for want of a
        // processor loses its place, which costs it a rebalance and nothing else.
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
