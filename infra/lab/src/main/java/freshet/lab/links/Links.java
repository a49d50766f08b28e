package freshet.lab.links;

import freshet.lab.LabFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.NetClientOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** All links of a lab, with event loops of their own: what they carry does not wait for the fronts. */
public final class Links {
    /** What stands for all links at once. */
    public static final String ALL = "all";

    private static final int EVENT_LOOPS = 2;

    private final Map<String, Link> links = new LinkedHashMap<>();
    private Vertx vertx;

    /** @param doors of each link, by its name; none for a lab whose functions are connected without proxies */
    public Links(Map<String, List<Door>> doors) {
        doors.forEach((name, its) -> links.put(name, new Link(name, its)));
    }

    /** Opens all links, with nothing wrong. Returns when all ports are open. */
    public void open() {
        if (links.isEmpty()) {
            return;
        }
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        var client = vertx.createNetClient(new NetClientOptions());
        await(Future.all(
                links.values().stream().map(link -> link.open(vertx, client)).toList()));
    }

    /**
     * Sets what is wrong with a link.
     *
     * @param name of a link, or {@link #ALL}
     * @throws LabFailure if there is no such link
     */
    public List<LinkStatus> set(String name, Fault fault) {
        var meant = named(name);
        meant.forEach(link -> link.set(fault));
        return meant.stream().map(Link::status).toList();
    }

    private List<Link> named(String name) {
        if (links.isEmpty()) {
            throw new LabFailure("This lab has no links that could go wrong: it was started with --direct.");
        }
        if (name.equals(ALL)) {
            return List.copyOf(links.values());
        }
        if (!links.containsKey(name)) {
            throw new LabFailure("There is no link " + name + ". There are " + String.join(", ", links.keySet()) + ".");
        }
        return List.of(links.get(name));
    }

    /** Sets nothing to be wrong with any link. */
    public void heal() {
        links.values().forEach(link -> link.set(new Fault.Off()));
    }

    /** In the order of the topology. */
    public List<LinkStatus> statuses() {
        return links.values().stream().map(Link::status).toList();
    }

    /** Closes all links and all that goes through them. */
    public void close() {
        if (vertx != null) {
            await(vertx.close());
        }
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new LabFailure("The links cannot be opened: " + e.getCause().getMessage(), e);
        }
    }
}
