package freshet.lab;

import freshet.lab.FunctionProgram.Surroundings;
import freshet.lab.broker.Cluster;
import freshet.lab.control.Operations;
import freshet.lab.front.Front;
import freshet.lab.front.Guests;
import freshet.lab.links.Door;
import freshet.lab.links.Links;
import freshet.lab.pool.InstancePool;
import freshet.lab.process.Children;
import freshet.lab.process.Instance;
import freshet.lab.process.Launch;
import freshet.lab.process.State;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The whole system: the services, the functions upon them, and a front before each function. */
final class Lab implements Operations {
    private static final int EVENT_LOOPS_PER_FRONT = 2;
    private static final Duration SCALED_EVERY = Duration.ofMillis(100);
    private static final Duration READY_POLL = Duration.ofMillis(50);
    private static final Logger LOG = Logger.getLogger(Lab.class.getName());
    // The number of no instance that the lab keeps running.
    private static final int ONE_MORE = 0;

    private final int firstPort;
    private final Services services;
    private final Links links;
    private final List<InstancePool> pools;
    private final Eventing eventing;
    private final Map<String, Launch> launches;
    private final Vertx vertx;
    private volatile boolean stopping;

    /** Says what an instance of a function runs, numbered from 1. */
    interface Forms {
        FunctionProgram.Form of(String function, int number) throws IOException;
    }

    /**
     * What a lab is to be like.
     *
     * @param direct to connect the functions without links
     */
    record Plan(int firstPort, Cluster cluster, Instances instances, Elasticity elasticity, boolean direct) {}

    Lab(DataFolder data, Children children, Plan plan, Forms forms, Vertx vertx) throws IOException {
        this.firstPort = plan.firstPort();
        this.vertx = vertx;
        this.services = new Services(
                data,
                children,
                firstPort + Topology.BROKER,
                firstPort + Topology.DATABASE,
                plan.cluster(),
                plan.direct() ? List.of() : Topology.names());
        var doors = Topology.doors(firstPort, services::doors, plan.direct() ? Door::straightTo : Door::before);
        this.links = new Links(plan.direct() ? Map.of() : doors);
        this.pools = new ArrayList<>();
        this.launches = new HashMap<>();
        var surroundings = new Surroundings(
                doors,
                services.passwords(),
                SenderSecret.keptIn(data),
                Migrations.keptIn(data.resolve("migrations.json")),
                plan.elasticity().idle());
        for (var function : Topology.FUNCTIONS) {
            var bounds = plan.instances().of(function.name());
            launches.put(
                    function.name(),
                    new FunctionProgram(function, forms.of(function.name(), ONE_MORE), false, surroundings).launch());
            var instances = new ArrayList<Instance>();
            for (int number = 1; number <= bounds.max() + 1; number++) {
                var form = forms.of(function.name(), number);
                var program = new FunctionProgram(function, form, bounds.reachZero(), surroundings);
                instances.add(new Instance(function.name(), number, program, children, data.logs()));
            }
            pools.add(new InstancePool(
                    function.name(), bounds, plan.elasticity().scaling(), instances, InstantSource.system()));
        }
        this.eventing = new Eventing(
                Topology.FUNCTIONS.stream()
                        .filter(function -> plan.instances().of(function.name()).reachZero())
                        .toList(),
                firstPort,
                plan.elasticity().sweep(),
                surroundings.secret());
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
        pools.forEach(InstancePool::begin);
        var functions = functions().filter(instance -> instance.state() != State.ZERO);
        Readiness.await(Stream.concat(services.brokers().stream(), functions).toList(), onReady);
        fronts.toCompletionStage().toCompletableFuture().join();
        beginToScale();
    }

    // A Ctrl-C may come at any moment of the start; nothing must be started after it.
    private synchronized void beginToScale() {
        if (!stopping) {
            eventing.open(services.bootstrapServers());
            Thread.ofVirtual().name("scale").start(this::scale);
        }
    }

    private void scale() {
        var elastic = pools.stream().filter(pool -> pool.bounds().areElastic()).toList();
        try {
            while (!stopping && !elastic.isEmpty()) {
                elastic.forEach(Lab::scale);
                Thread.sleep(SCALED_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void scale(InstancePool pool) {
        try {
            pool.scale();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, pool.function() + " could not grow or shrink, and tries again", e);
        }
    }

    private synchronized void beginStop() {
        stopping = true;
    }

    private Future<String> deployFront(Topology.Function function) {
        var pool = pool(function.name()).orElseThrow();
        var guests = new Guests();
        return vertx.deployVerticle(
                () -> new Front(function.name(), function.frontPort(firstPort), pool.front(), guests),
                new DeploymentOptions().setInstances(EVENT_LOOPS_PER_FRONT));
    }

    /** Stops everything: the functions together, then the brokers, then the database. Returns when nothing is left. */
    void stop() throws InterruptedException {
        beginStop();
        links.heal();
        eventing.close();
        Instance.stopAll(pools.stream().flatMap(pool -> pool.close().stream()).toList());
        services.stop();
        links.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The brokers, the database, and each function's instances. */
    @Override
    public List<Instance> instances() {
        return Stream.concat(services.instances().stream(), functions()).toList();
    }

    private Stream<Instance> functions() {
        return pools.stream().flatMap(pool -> pool.instances().stream());
    }

    @Override
    public List<Instance> stop(String name) throws InterruptedException {
        var pool = poolOf(name);
        if (pool.isPresent()) {
            var concerned = concerned(pool.get(), name);
            pool.get().stop(name);
            return concerned;
        }
        var concerned = servicesNamed(name);
        Instance.stopAll(concerned);
        return concerned;
    }

    @Override
    public List<Instance> start(String name) throws InterruptedException {
        var pool = poolOf(name);
        if (pool.isPresent()) {
            pool.get().start(name);
            return concerned(pool.get(), name);
        }
        var concerned = servicesNamed(name);
        concerned.forEach(Instance::start);
        while (concerned.stream().anyMatch(instance -> instance.state() == State.STARTING)) {
            Thread.sleep(READY_POLL);
        }
        return concerned;
    }

    @Override
    public List<Instance> replace(String name) throws InterruptedException {
        var pool = poolOf(name);
        if (pool.isEmpty() || pool.get().function().equals(name)) {
            return List.of();
        }
        return List.of(pool.get().replace(name));
    }

    private Optional<InstancePool> pool(String function) {
        return pools.stream().filter(pool -> pool.function().equals(function)).findFirst();
    }

    // That of a function, or of one of its instances.
    private Optional<InstancePool> poolOf(String name) {
        return pools.stream().filter(pool -> !concerned(pool, name).isEmpty()).findFirst();
    }

    private static List<Instance> concerned(InstancePool pool, String name) {
        return pool.function().equals(name)
                ? pool.instances()
                : pool.instance(name).map(List::of).orElse(List.of());
    }

    private List<Instance> servicesNamed(String name) {
        return services.instances().stream()
                .filter(instance ->
                        instance.name().equals(name) || instance.id().equals(name))
                .toList();
    }

    /** What is between the functions and the rest; none if the lab does without. */
    Links links() {
        return links;
    }

    @Override
    public Optional<Launch> launch(String function) {
        return Optional.ofNullable(launches.get(function));
    }
}
