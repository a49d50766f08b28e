package freshet.lab.links;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Everything between one function's instances and one thing that they talk to: one door, or one for each broker. */
final class Link {
    private final String name;
    private final List<Door> doors;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private volatile Fault fault = new Fault.Off();

    Link(String name, List<Door> doors) {
        this.name = name;
        this.doors = List.copyOf(doors);
    }

    String name() {
        return name;
    }

    /** Opens all doors. */
    Future<?> open(Vertx vertx, NetClient client) {
        return Future.all(doors.stream().map(door -> open(vertx, client, door)).toList());
    }

    private Future<?> open(Vertx vertx, NetClient client, Door door) {
        return vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(door.port()))
                .connectHandler(near -> begin(vertx.getOrCreateContext(), near, client, door.target()))
                .listen();
    }

    // A fault that is set meanwhile is either seen by the new passage itself or told to it, or both.
    private void begin(Context context, NetSocket near, NetClient client, int target) {
        accepted.incrementAndGet();
        var passage = new Passage(context, near, client, target, passages::remove);
        passages.add(passage);
        passage.obey(fault);
    }

    /** From now on, for the connections that are there and for those to come. */
    void set(Fault next) {
        fault = next;
        passages.forEach(passage -> passage.tell(next));
    }

    LinkStatus status() {
        return new LinkStatus(name, fault.toString(), passages.size(), accepted.get());
    }
}
