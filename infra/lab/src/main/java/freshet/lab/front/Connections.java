package freshet.lab.front;

import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The connections of a front's clients on one event loop: only so many of each, and none that nothing comes by. */
final class Connections {
    private final Guests guests;
    private final Map<HttpConnection, Visit> visits = new HashMap<>();

    private static final class Visit {
        private long patienceMillis;
        private long since = System.nanoTime();
        private int requests;

        private boolean isOver() {
            return requests == 0 && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        }
    }

    Connections(Guests guests) {
        this.guests = guests;
    }

    void opened(HttpConnection connection) {
        String client = connection.remoteAddress().hostAddress();
        if (!guests.connections().enter(client)) {
            connection.close();
            return;
        }
        var visit = new Visit();
        visit.patienceMillis = guests.limits().head().toMillis();
        visits.put(connection, visit);
        connection.closeHandler(closed -> {
            visits.remove(connection);
            guests.connections().leave(client);
        });
    }

    void begun(HttpConnection connection) {
        var visit = visits.get(connection);
        if (visit != null) {
            visit.requests++;
        }
    }

    void ended(HttpConnection connection) {
        var visit = visits.get(connection);
        if (visit != null) {
            visit.requests--;
            visit.since = System.nanoTime();
            visit.patienceMillis = guests.limits().idle().toMillis();
        }
    }

    /** Closes those that nothing has come by for too long; to be called again and again. */
    void sweep() {
        new ArrayList<>(visits.entrySet())
                .stream()
                        .filter(visit -> visit.getValue().isOver())
                        .forEach(visit -> visit.getKey().close());
    }
}
