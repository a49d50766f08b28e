package freshet.lab;

import freshet.lab.FunctionProgram.Surroundings;
import freshet.lab.broker.Cluster;
import freshet.lab.front.Backend;
import freshet.lab.front.Front;
import freshet.lab.links.Door;
import freshet.lab.links.Links;
import freshet.lab.process.Children;
import freshet.lab.process.Instance;
import freshet.lab.process.Launch;
import freshet.lab.process.State;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The whole system: the services, the functions upon them, and a front before each function. */
final class Lab {
    private static final int EVENT_LOOPS_PER_FRONT = 2;
    // The number of no instance that the lab keeps running.
    private static final int ONE_MORE = 0;

    private final int firstPort;
    private final Services services;
    private final Links links;
    private final List<Instance> functions;
    private final Map<String, Launch> launches;
    private final Vertx vertx;
    private boolean stopping;

    /** Says what an instance of a function runs, numbered from 1. */
    interface Forms {
        FunctionProgram.Form of(String function, int number) throws IOException;
    }

    /** @param direct to connect the functions without links */
    Lab(
            DataFolder data,
            Children children,
            int firstPort,
            Cluster cluster,
            Instances instances,
            Forms forms,
            boolean direct,
            Vertx vertx)
            throws IOException {
        this.firstPort = firstPort;
        this.vertx = vertx;
        this.services = new Services(
                data,
                children,
                firstPort + Topology.BROKER,
                firstPort + Topology.DATABASE,
                cluster,
                direct ? List.of() : Topology.names());
        var doors = Topology.doors(firstPort, services::doors, direct ? Door::straightTo : Door::before);
        this.links = new Links(direct ? Map.of() : doors);
        this.functions = new ArrayList<>();
        this.launches = new HashMap<>();
        var surroundings = new Surroundings(doors, services.passwords(), SenderSecret.keptIn(data));
        for (var function : Topology.FUNCTIONS) {
            launches.put(
                    function.name(),
                    new FunctionProgram(function, forms.of(function.name(), ONE_MORE), surroundings).launch());
            for (int number = 1; number <= instances.of(function.name()); number++) {
                var form = forms.of(function.name(), number);
                var program = new FunctionProgram(function, form, surroundings);
                functions.add(new Instance(function.name(), number, program, children, data.logs()));
            }
        }
    }

    /**
     * Starts everything and returns when all of it is ready. The functions start once the database is there, which is when
     * they can migrate it; the brokers may still be on their way.
     *
     * @param onReady told of each instance once, as soon as it is ready
     * @throws LabFailure if an instance ends before it is ready
     */
    void start(Consumer<Instance> onReady) throws InterruptedException, IOException {
        links.open();
        services.start();
        var fronts =
                Future.all(Topology.FUNCTIONS.stream().map(this::deployFront).toList());
        Readiness.await(List.of(services.database()), onReady);
        startFunctions();
        var rest =
                Stream.concat(services.brokers().stream(), functions.stream()).toList();
        Readiness.await(rest, onReady);
        fronts.toCompletionStage().toCompletableFuture().join();
    }

    // A Ctrl-C may come at any moment of the start; nothing must be started after it.
    private synchronized void startFunctions() {
        if (!stopping) {
            functions.forEach(Instance::start);
        }
    }

    private synchronized void beginStop() {
        stopping = true;
    }

    private Future<String> deployFront(Topology.Function function) {
        var backends = functions.stream()
                .filter(instance -> instance.name().equals(function.name()))
                .map(instance -> new Backend(instance.id(), instance::port, () -> instance.state() == State.READY))
                .toList();
        return vertx.deployVerticle(
                () -> new Front(function.name(), function.frontPort(firstPort), backends),
                new DeploymentOptions().setInstances(EVENT_LOOPS_PER_FRONT));
    }

    /** Stops everything: the functions together, then the brokers, then the database. Returns when nothing is left. */
    void stop() throws InterruptedException {
        beginStop();
        links.heal();
        Instance.stopAll(functions);
        services.stop();
        links.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The brokers, the database, and each function's instances. */
    List<Instance> instances() {
        return Stream.concat(services.instances().stream(), functions.stream()).toList();
    }

    /**
     * Those that a name stands for: all instances of a function, or the one that has the name as its id.
     *
     * @return empty if nothing has this name
     */
    List<Instance> named(String name) {
        return instances().stream()
                .filter(instance ->
                        instance.name().equals(name) || instance.id().equals(name))
                .toList();
    }

    /** What is between the functions and the rest; none if the lab does without. */
    Links links() {
        return links;
    }

    /** How one more instance of a function is started, on any free port. Empty if there is no such function. */
    Optional<Launch> launch(String function) {
        return Optional.ofNullable(launches.get(function));
    }
}
