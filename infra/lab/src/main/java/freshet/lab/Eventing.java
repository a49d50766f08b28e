package freshet.lab;

import freshet.lab.eventing.KafkaSource;
import freshet.lab.eventing.PingSource;
import freshet.lab.eventing.Sink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** What brings events to the functions that may be at zero, and has what was left behind there swept: by their fronts, which start them. */
final class Eventing {
    private final List<Topology.Function> functions;
    private final int firstPort;
    private final Duration sweep;
    private final Map<String, String> headers;
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /**
     * @param functions those that may be at zero
     * @param sweep how often each is swept
     * @param secret what the functions know it by
     */
    Eventing(List<Topology.Function> functions, int firstPort, Duration sweep, SenderSecret secret) {
        this.functions = List.copyOf(functions);
        this.firstPort = firstPort;
        this.sweep = sweep;
        this.headers = Map.of("Authorization", secret.authorization());
    }

    /** Begins to read the topics, and to count the time to the first sweep. */
    synchronized void open(String bootstrapServers) {
        for (var function : functions) {
            var events = sink(function, "/events");
            for (var group : function.groups()) {
                var source = new KafkaSource(group.name(), group.topicNames(), bootstrapServers, events);
                closings.push(source::close);
            }
            var ping = new PingSource(function.name(), sweep, sink(function, function.sweep()));
            closings.push(ping::close);
        }
    }

    private Sink sink(Topology.Function function, String path) {
        var sink = new Sink(URI.create(function.frontUrl(firstPort) + path), headers);
        closings.push(sink::close);
        return sink;
    }

    /** Posts nothing more; how far the topics were read is kept. */
    synchronized void close() {
        while (!closings.isEmpty()) {
            closings.pop().run();
        }
    }
}
