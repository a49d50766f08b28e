package freshet.lab;

import freshet.lab.FunctionProgram.Executable;
import freshet.lab.FunctionProgram.Jar;
import freshet.lab.broker.Cluster;
import freshet.lab.control.Access;
import freshet.lab.control.ControlServer;
import freshet.lab.control.InstanceStatus;
import freshet.lab.process.Children;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole lab, for as long as this command runs. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Runs the whole of Freshet on this machine until Ctrl-C: Kafka, a PostgreSQL server, and the"
                + " functions behind their fronts. This is what infra/up does without a command.")
final class UpCommand implements Callable<Integer> {
    private static final int HIGHEST_FIRST_PORT = 65_535 - Topology.DATABASE;

    @Mixin
    private DataOption data;

    @Option(names = "--reset", description = "begin with empty databases and topics")
    private boolean reset;

    @Option(names = "--native", description = "run the native executables of the functions")
    private boolean nativeExecutables;

    @Option(
            names = "--instances",
            paramLabel = "NAME=N|MIN..MAX,…",
            converter = Instances.Converter.class,
            description =
                    "how many instances of a function run, 1 to 16; one where nothing is said. With MIN..MAX they come and"
                            + " go with the requests; with a MIN of 0 the first one is started by the first request or event")
    private Instances instances = Instances.oneOfEach();

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "30s",
            description =
                    "how long an instance beyond MIN must not have been needed before it is stopped: 500ms, 30s, 2m, …"
                            + " (default: ${DEFAULT-VALUE})")
    private Duration idle;

    @Option(
            names = "--sweep",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "15m",
            description =
                    "how often a function with a MIN of 0 is asked to publish what a dead instance may have left in its outbox,"
                            + " which starts it (default: ${DEFAULT-VALUE})")
    private Duration sweep;

    @Option(
            names = "--brokers",
            paramLabel = "1|3",
            description =
                    "how many brokers run; of three, which keep every record three times, any one may go (default: 1,"
                            + " or what the data folder was made with)")
    private Integer brokers;

    @Option(names = "--direct", description = "connect the functions without the proxies that 'fault' needs")
    private boolean direct;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "the first of seven ports: control, users, products, purchases, aggregator, first broker, database"
                            + " (default: ${DEFAULT-VALUE})")
    private int firstPort;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (firstPort < 1 || firstPort > HIGHEST_FIRST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port-base must be 1 to " + HIGHEST_FIRST_PORT);
        }
        if (brokers != null && brokers != 1 && brokers != 3) {
            throw new ParameterException(spec.commandLine(), "--brokers must be 1 or 3");
        }
        try (var folder = DataFolder.open(data.folder())) {
            LabLog.writeTo(folder.logs().resolve("lab.log"));
            var children = new Children(folder.resolve("processes.json"));
            children.stopLeftovers().forEach(name -> say(name + " was left behind by a lab that was killed: stopped"));
            Ports.requireFree(Topology.ports(firstPort));
            if (reset) {
                folder.reset();
            }
            run(folder, children);
        }
        return Main.OK;
    }

    private void run(DataFolder folder, Children children) throws IOException, InterruptedException {
        var begin = Instant.now();
        var vertx = Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        var cluster = Cluster.keptIn(folder.path(), brokers == null ? OptionalInt.empty() : OptionalInt.of(brokers));
        var plan = new Lab.Plan(firstPort, cluster, instances, new Elasticity(idle, sweep), direct);
        var lab = new Lab(folder, children, plan, forms(), vertx);
        var shutdown = Shutdown.of(() -> stop(lab, folder));
        Uncaught.endTheLab();
        try {
            openControl(lab, folder, vertx);
            say("starting; the data is in " + folder.path());
            lab.start(instance -> say(instance.id() + " is ready after " + secondsSince(begin)));
            say(summary(lab, begin));
            LabLog.tellTerminal();
            new CountDownLatch(1).await();
        } finally {
            shutdown.now();
        }
    }

    private Lab.Forms forms() {
        var artifacts = new Artifacts(Installation.root());
        return nativeExecutables
                ? (function, number) -> new Executable(artifacts.executable(function))
                : (function, number) -> new Jar(
                        artifacts.jar(function),
                        artifacts.archive(function),
                        number == 1,
                        JavaOptions.of(function, System.getenv()));
    }

    private void openControl(Lab lab, DataFolder folder, Vertx vertx) throws IOException {
        var access = Access.toThisLab(firstPort + Topology.CONTROL);
        new ControlServer(access, lab, lab.links())
                .listen(vertx)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        access.keepIn(folder.path());
    }

    private void stop(Lab lab, DataFolder folder) throws InterruptedException, IOException {
        say(stopping(nativeExecutables));
        lab.stop();
        Access.forget(folder.path());
        say("stopped");
    }

    static String stopping(boolean nativeExecutables) {
        return nativeExecutables
                ? "stopping"
                : "stopping (the first time takes longer: the functions keep their loaded classes for a faster start)";
    }

    private String summary(Lab lab, Instant begin) {
        var fronts = Topology.FUNCTIONS.stream()
                .map(function -> "  %-12s %s".formatted(function.name(), function.frontUrl(firstPort)))
                .collect(Collectors.joining("\n"));
        return """
                everything is ready after %s

                %s

                Send requests to the fronts:

                %s

                For example:

                  curl -i %s/users -H 'Content-Type: application/json' \\
                       -d '{"name":"Ada Lovelace","email":"ada@example.org","country":"United Kingdom"}'

                In a second shell: infra/up status, import FILE, audit, stop NAME, start NAME, rollout NAME, fault. Here, Ctrl-C stops everything.
                """.formatted(
                secondsSince(begin),
                StatusTable.of(lab.instances().stream().map(InstanceStatus::of).toList()),
                fronts,
                Topology.function("users").frontUrl(firstPort));
    }

    private static String secondsSince(Instant begin) {
        var millis = Duration.between(begin, Instant.now()).toMillis();
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static void say(String words) {
        System.out.println("infra/up: " + words);
    }
}
